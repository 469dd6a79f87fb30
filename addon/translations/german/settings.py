"""The panel around all that: its own words, settings, preferences, the runtime."""

from __future__ import annotations

SETTINGS = {
    "Text to Motion": "Text zu Bewegung",
    "Create": "Erstellen",
    "SMPL character, ready": "SMPL-Figur, bereit",
    "Prompts, {0:.1f} s in all": "Zusammen {0:.1f} s",
    "Known well": "Gut bekannt",
    "Probably known": "Wohl bekannt",
    "New: {0}": "Neu: {0}",
    "May be unknown": "Vielleicht unbekannt",
    "May be unknown: {0}": "Vielleicht unbekannt: {0}",
    "Not known": "Unbekannt",
    "Say in English what the body does": "Auf Englisch sagen, was der Körper tut",
    "Not known: {0}": "Unbekannt: {0}",
    "usually {0:.1f} s": "meist {0:.1f} s",
    "Drag Prompt Block": "Block ziehen",
    "Generate": "Erzeugen",
    "{0}/{1}, seed {2}": "{0}/{1}, Startwert {2}",
    "Goal": "Ziel",
    "Where a character that is steered goes: an object to be dragged. Without one, an empty is put before it": (
        "Wohin eine gesteuerte Figur geht: ein Objekt, das man zieht. Ohne eines wird ein Empty vor sie gelegt"
    ),
    "Nothing to keep": "Nichts zu behalten",
    "{0} more in line": "{0} weitere in der Reihe",
    "Whole Message": "Ganze Meldung",
    "Keep This Character": "Bei dieser Figur bleiben",
    "Stay with this character. Otherwise the panel edits the one that is selected": (
        "Bei dieser Figur bleiben. Sonst bearbeitet das Feld die, die ausgewählt ist"
    ),
    "Edits “{0}”; selected is “{1}”": "Bearbeitet „{0}“; ausgewählt ist „{1}“",
    "Close Adjustments": "Korrekturen schließen",
    "Blend": "Überblenden",
    "Frames over which an adjusted pose comes in and goes out": "Bilder, über die eine korrigierte Pose ein- und ausgeblendet wird",
    "Change and Join": "Ändern und Verbinden",
    "Bake and Export": "Backen und Exportieren",
    "Advanced": "Erweitert",
    "Device": "Gerät",
    "Model “{0}”, trained on data under: {1}": "Modell „{0}“, trainiert mit Daten unter: {1}",
    "Install Runtime": "Laufzeit installieren",
    "About {0} MB, into this extension's own folder. Its preferences show where, and remove it again.": (
        "Etwa {0} MB, in den eigenen Ordner der Erweiterung. Ihre Einstellungen zeigen, wo, und entfernen sie wieder."
    ),
    "Shortcuts": "Tastenkürzel",
    "The packages that the generator needs are not installed yet.": "Die Pakete, die der Generator braucht, sind noch nicht installiert.",
    "The armature that gets the motion. Without one, an SMPL character is made": (
        "Die Armatur, die die Bewegung bekommt. Ohne eine wird eine SMPL-Figur erstellt"
    ),
    "All": "Alles",
    "Another Take": "Andere Fassung",
    "Goes on after “{0}”": "Geht nach „{0}“ weiter",
    "{0}, before the pins": "{0}, vor den Pins",
    "This block is a preview: keep it first, or move its keys.": (
        "Dieser Block ist eine Vorschau: behalte sie zuerst, oder verschiebe ihre Schlüsselbilder."
    ),
    "This block is not made yet and follows one that is: it moves with that one.": (
        "Dieser Block ist noch nicht erzeugt und folgt einem, der es ist: er bewegt sich mit ihm."
    ),
    "The pose to make at the current frame, for example: a person sits on a chair. By default the selected block's prompt": (
        "Die Pose für das aktuelle Bild, zum Beispiel: a person sits on a chair. Sonst die Beschreibung des gewählten Blocks"
    ),
    "Runtime": "Laufzeit",
    "Remove Runtime": "Laufzeit entfernen",
    "Cancel Installation": "Installation abbrechen",
    "With PyTorch": "Mit PyTorch",
    "The runtime is installed.": "Die Laufzeit ist installiert.",
    "The installation was cancelled; nothing of it is left.": "Die Installation wurde abgebrochen; nichts ist davon geblieben.",
    "Blender may not go online. Allow it in Preferences > System > Network.": (
        "Blender darf nicht ins Netz. Erlaube es unter Einstellungen > System > Netzwerk."
    ),
}
