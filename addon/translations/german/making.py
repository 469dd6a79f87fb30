"""While a motion is made, and what goes wrong then."""

from __future__ import annotations

MAKING = {
    "Create SMPL Character": "SMPL-Figur erstellen",
    "Start": "Anfang",
    "Current Frame": "Aktuelles Bild",
    "Chosen Frame": "Gewähltes Bild",
    "After the Last Strip": "Nach dem letzten Streifen",
    "Frame": "Bild",
    "Variations": "Varianten",
    "Generate Motion": "Bewegung erzeugen",
    "Cancel": "Abbrechen",
    "Cancelling": "Wird abgebrochen",
    "Waiting for its turn": "Wartet, bis es an der Reihe ist",
    "Make It Anew?": "Neu machen?",
    "Keys that you edited in “{0}” would be lost when the new motion is kept. Corrections under Adjust stay.": (
        "Keys, die du in „{0}“ bearbeitet hast, gingen verloren, wenn die neue Bewegung behalten wird. Korrekturen auf der Ebene bleiben."
    ),
    "The strip that is open in tweak mode is closed when the motion arrives.": (
        "Der im Feinabstimmungsmodus offene Streifen wird geschlossen, wenn die Bewegung kommt."
    ),
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
    "Actions One by One": "Handlungen nacheinander",
    "Guidance": "Führung",
    "Steps": "Schritte",
    "Foot Lock": "Füße halten",
    "Smoothing": "Glättung",
    "Model": "Modell",
    "Checkpoint": "Modelldatei",
    'What a prompt names with "then" or commas is made one after the other, each action in its usual share of the time; '
    "otherwise all at once, from the whole prompt": (
        "Was eine Beschreibung mit „then“ oder Kommas aufzählt, wird nacheinander gemacht, jede Handlung in ihrem üblichen Teil der Zeit; "
        "sonst alles auf einmal, aus der ganzen Beschreibung"
    ),
    "The frame where the motion begins": "Das Bild, in dem die Bewegung beginnt",
    "How many takes are made at once. Browse them afterwards and keep the one you like": (
        "Wie viele Fassungen auf einmal gemacht werden. Danach ansehen und die beste behalten"
    ),
    "Make what is new or changed, going on from what is there; while a motion waits, another take of it. Esc cancels": (
        "Machen, was neu oder geändert ist, und weiterführen, was da ist; solange eine Bewegung wartet, eine andere Fassung von ihr. "
        "Esc bricht ab"
    ),
    "Make every block that is on anew, as one motion, in the place of what was made from them": (
        "Alle Blöcke, die an sind, als eine Bewegung neu machen, anstelle dessen, was aus ihnen gemacht wurde"
    ),
    "Generate All": "Alles erzeugen",
    "Stop before the next denoising step. Nothing in the scene changes": (
        "Vor dem nächsten Schritt aufhören. In der Szene ändert sich nichts"
    ),
    "Make another take of this block, joined to what comes before and after it. Nothing else changes": (
        "Eine andere Fassung dieses Blocks machen, passend zu dem davor und danach. Sonst ändert sich nichts"
    ),
    "Make the prompts that are new from the pose that the character has at the current frame; where none is, the selected one again": (
        "Von der Pose der Figur im aktuellen Bild aus machen, was neu ist; ist nichts neu, den gewählten Block noch einmal"
    ),
    "Whether the character goes anywhere": "Ob die Figur irgendwohin geht",
    "The last frame is the first again, so that the strip can be repeated": (
        "Das letzte Bild ist wieder das erste, damit sich der Streifen wiederholen lässt"
    ),
    "How closely the motion follows the prompt: low is freer, high is more literal": (
        "Wie genau die Bewegung der Beschreibung folgt: wenig ist freier, viel ist wörtlicher"
    ),
    "Denoising steps: more are slower and finer. Left as it is, the model takes as many as it needs": (
        "Entrauschungsschritte: mehr sind langsamer und feiner. Unverändert nimmt das Modell so viele, wie es braucht"
    ),
    "How firmly feet that stand on the floor are held in their place: 0 leaves them as the model made them": (
        "Wie fest stehende Füße gehalten werden: 0 lässt sie, wie das Modell sie gemacht hat"
    ),
    "Left": "Belassen",
    "Step {0} of {1}": "Schritt {0} von {1}",
    "Step {0} of {1}, {2} s left": "Schritt {0} von {1}, noch {2} s",
    "Step {0} of {1}, {2} min left": "Schritt {0} von {1}, noch {2} min",
    "Ready": "Fertig",
    "Cancelled.": "Abgebrochen.",
    "Done: the motion is on “{0}”.": "Fertig: die Bewegung ist auf „{0}“.",
    "Motion generation was cancelled": "Das Erzeugen der Bewegung wurde abgebrochen",
    "Another motion is ready: keep or discard this one to receive it.": (
        "Eine weitere Bewegung ist fertig: behalte oder verwirf diese, um sie zu bekommen."
    ),
    "The motion is ready: leave Edit Mode to receive it.": "Die Bewegung ist fertig: verlasse den Bearbeitungsmodus, um sie zu bekommen.",
    "The generator is unloaded once the motions under way are done": (
        "Der Generator wird entladen, sobald die laufenden Bewegungen fertig sind"
    ),
    "“{0}” was deleted while its motion was made, so a new SMPL character carries it.": (
        "„{0}“ wurde gelöscht, während die Bewegung entstand; eine neue SMPL-Figur trägt sie."
    ),
    "{0} A new SMPL character carries the motion.": "{0} Eine neue SMPL-Figur trägt die Bewegung.",
    "{0} The new character has our plain figure instead.": "{0} Die neue Figur hat stattdessen unseren einfachen Körper.",
    "The motion was not put on the character ({0}: {1}). The system console shows where.": (
        "Die Bewegung kam nicht auf die Figur ({0}: {1}). Die Systemkonsole zeigt, wo."
    ),
    "Look at the motion on “{0}”, and keep it. Other blocks are new or changed too: press Generate again then.": (
        "Sieh dir die Bewegung auf „{0}“ an und behalte sie. Auch andere Blöcke sind neu oder geändert: drücke dann noch einmal Erzeugen."
    ),
    "Pose": "Pose",
    "Select two keys of the character, or put the playhead between two of its keys.": (
        "Wähle zwei Schlüsselbilder der Figur, oder stelle das aktuelle Bild zwischen zwei davon."
    ),
    "There was not enough memory. Ask for fewer seconds, close other programs, or choose the CPU in the preferences.": (
        "Der Speicher reichte nicht. Verlange weniger Sekunden, schließe andere Programme, oder wähle in den Einstellungen den Prozessor."
    ),
    "The generator failed ({0}: {1}). The system console shows where.": (
        "Der Generator ist gescheitert ({0}: {1}). Die Systemkonsole zeigt, wo."
    ),
    "The generator's runtime is not installed ({0} is missing). Press Install in the Motion tab.": (
        "Die Laufzeit des Generators ist nicht installiert ({0} fehlt). Drücke im Reiter Motion auf Installieren."
    ),
    "The generator's runtime lacks {0}. Press Install in the add-on's preferences.": (
        "Der Laufzeit des Generators fehlt {0}. Drücke in den Einstellungen der Erweiterung auf Installieren."
    ),
}
