"""The panel in other languages, through Blender's own translations. English is the key; what is missing stays English.

Sentences with values in them are translated as patterns: `text("Take {0} of {1}").format(2, 8)`.
"""

from __future__ import annotations

import bpy

GERMAN = {
    # Panel
    "Text to Motion": "Text zu Bewegung",
    "Character": "Figur",
    "Create": "Erstellen",
    "Create SMPL Character": "SMPL-Figur erstellen",
    "SMPL character, ready": "SMPL-Figur, bereit",
    "Prompt": "Beschreibung",
    "Prompts, {0:.1f} s in all": "Beschreibungen, zusammen {0:.1f} s",
    "Seconds": "Sekunden",
    "On": "An",
    "what happens next": "was danach geschieht",
    "Example Prompts": "Beispiele",
    "Used Prompts": "Verwendete Beschreibungen",
    "No prompt was used in this scene yet": "In dieser Szene wurde noch keine Beschreibung verwendet",
    "Add Block": "Block hinzufügen",
    "Remove Block": "Block entfernen",
    "Duplicate Block": "Block verdoppeln",
    "Move Block": "Block verschieben",
    "Drag Prompt Block": "Block ziehen",
    "Use Prompt": "Beschreibung übernehmen",
    "Start": "Anfang",
    "Current Frame": "Aktuelles Bild",
    "Chosen Frame": "Gewähltes Bild",
    "After the Last Strip": "Nach dem letzten Streifen",
    "Frame": "Bild",
    "Seed": "Startwert",
    "Another Seed": "Anderer Startwert",
    "Lock Seed": "Startwert festhalten",
    "Variations": "Varianten",
    "Generate": "Erzeugen",
    "Generate Motion": "Bewegung erzeugen",
    "Cancel": "Abbrechen",
    "Cancelling": "Wird abgebrochen",
    "Waiting for its turn": "Wartet, bis es an der Reihe ist",
    "Loading the model": "Das Modell wird geladen",
    "Preview": "Vorschau",
    "Take {0} of {1}, seed {2}": "Fassung {0} von {1}, Startwert {2}",
    "Browse Takes": "Fassungen ansehen",
    "Accept": "Behalten",
    "Accept, Keep Other Takes Muted": "Behalten, andere Fassungen stummschalten",
    "Discard": "Verwerfen",
    "Change and Join": "Ändern und Verbinden",
    "Regenerate This Block": "Diesen Block neu erzeugen",
    "Continue from Here": "Von hier fortsetzen",
    "In-between": "Dazwischen",
    "Root": "Wurzel",
    "Travelling": "Unterwegs",
    "In Place": "Am Ort",
    "Loop": "Schleife",
    "From": "Von",
    "Armature's Origin": "Ursprung der Armatur",
    "Where It Stands": "Wo sie steht",
    "Its Pose": "Ihre Pose",
    "Follow": "Folgen",
    "Floor": "Boden",
    "Floor Height": "Bodenhöhe",
    "Bake and Export": "Backen und Exportieren",
    "Bake to One Action": "In eine Aktion backen",
    "Keys": "Schlüsselbilder",
    "Every Frame": "Jedes Bild",
    "Every n-th Frame": "Jedes n-te Bild",
    "As Few as Needed": "So wenige wie nötig",
    "Tolerance (mm)": "Toleranz (mm)",
    "Mark as Asset": "Als Asset markieren",
    "Export Motion": "Bewegung exportieren",
    "Advanced": "Erweitert",
    "Guidance": "Führung",
    "Steps": "Schritte",
    "Foot Lock": "Füße halten",
    "Smoothing": "Glättung",
    "Model": "Modell",
    "Checkpoint": "Modelldatei",
    "Device": "Gerät",
    "Model “{0}”, trained on data under: {1}": "Modell „{0}“, trainiert mit Daten unter: {1}",
    "Install Runtime": "Laufzeit installieren",
    "About 200 MB, into this extension's own folder. Its preferences show where, and remove it again.": (
        "Etwa 200 MB, in den eigenen Ordner der Erweiterung. Ihre Einstellungen zeigen, wo, und entfernen sie wieder."
    ),
    "Shortcuts": "Tastenkürzel",
    "The generator needs PyTorch, which is not installed yet.": "Der Generator braucht PyTorch, das noch nicht installiert ist.",
    "The model reads English. It cannot read “{0}” ({1}): write the prompt in English.": (
        "Das Modell liest Englisch. „{0}“ ({1}) kann es nicht lesen: schreibe die Beschreibung auf Englisch."
    ),
    # Tooltips
    "What the person does, in English, for example: a person walks forward and waves": (
        "Was die Person tut, auf Englisch, zum Beispiel: a person walks forward and waves"
    ),
    "The armature that gets the motion. Without one, an SMPL character is made": (
        "Die Armatur, die die Bewegung bekommt. Ohne eine wird eine SMPL-Figur erstellt"
    ),
    "How long the motion lasts": "Wie lange die Bewegung dauert",
    "How long this block lasts": "Wie lange dieser Block dauert",
    "Make this block when Generate is pressed": "Diesen Block beim Erzeugen mitmachen",
    "The frame where the motion begins": "Das Bild, in dem die Bewegung beginnt",
    "Keep this seed. Unlocked, every press of Generate draws a new one": (
        "Diesen Startwert behalten. Sonst wird bei jedem Erzeugen ein neuer gezogen"
    ),
    "How many takes are made at once. Browse them afterwards and keep the one you like": (
        "Wie viele Fassungen auf einmal gemacht werden. Danach ansehen und die beste behalten"
    ),
    "Make a motion from the prompts and put it on the character. Esc cancels": (
        "Aus den Beschreibungen eine Bewegung machen und auf die Figur legen. Esc bricht ab"
    ),
    "Stop before the next denoising step. Nothing in the scene changes": (
        "Vor dem nächsten Schritt aufhören. In der Szene ändert sich nichts"
    ),
    "Keep the motion: one NLA strip a prompt, named after it": "Die Bewegung behalten: ein NLA-Streifen je Beschreibung",
    "Take the motion away and leave everything as it was before": "Die Bewegung wegnehmen; alles ist wieder wie vorher",
    "Show another take": "Eine andere Fassung zeigen",
    "Add a prompt that follows the ones there are": "Eine Beschreibung anhängen, die auf die anderen folgt",
    "Remove the selected block. Motion made from it stays": "Den gewählten Block entfernen. Die Bewegung daraus bleibt",
    "Copy the selected block to the place below it": "Den gewählten Block darunter noch einmal einfügen",
    "Draw another seed": "Einen anderen Startwert ziehen",
    "Make this block's motion anew, joined to what comes before and after it. Nothing else changes": (
        "Die Bewegung dieses Blocks neu machen, passend zu der davor und danach. Sonst ändert sich nichts"
    ),
    "Make the prompts from the pose that the character has at the current frame": (
        "Von der Pose der Figur im aktuellen Bild aus weitermachen"
    ),
    "Whether the character goes anywhere": "Ob die Figur irgendwohin geht",
    "The last frame is the first again, so that the strip can be repeated": (
        "Das letzte Bild ist wieder das erste, damit sich der Streifen wiederholen lässt"
    ),
    "How closely the motion follows the prompt: low is freer, high is more literal": (
        "Wie genau die Bewegung der Beschreibung folgt: wenig ist freier, viel ist wörtlicher"
    ),
    "Denoising steps: more are slower and finer": "Entrauschungsschritte: mehr sind langsamer und feiner",
    "How firmly feet that stand on the floor are held in their place: 0 leaves them as the model made them": (
        "Wie fest stehende Füße gehalten werden: 0 lässt sie, wie das Modell sie gemacht hat"
    ),
}
# Blender looks up buttons of operators and everything else in contexts of their own.
_CONTEXTS = ("*", "Operator")


def text(pattern: str) -> str:
    """The pattern in the interface's language."""
    return bpy.app.translations.pgettext_iface(pattern)


def register() -> None:
    german = {(context, english): translated for english, translated in GERMAN.items() for context in _CONTEXTS}
    # Blender calls German de_DE up to 4.4 or so, and de since.
    bpy.app.translations.register(__package__, {"de_DE": german, "de": german})


def unregister() -> None:
    bpy.app.translations.unregister(__package__)
