"""The panel in German: English as it stands in the code, {0} where an f-string has its first value, and what is said instead."""

from __future__ import annotations

GERMAN = {
    # Takes
    "Takes": "Fassungen",
    "Star": "Stern",
    "Keep this take when older ones make room for new ones": "Diese Fassung behalten, wenn ältere für neue Platz machen",
    "Compare": "Vergleichen",
    "Draw this take beside the character, at the playhead's frame": "Diese Fassung neben der Figur zeichnen, im Bild des Abspielkopfs",
    "Bring Back": "Zurückholen",
    "Show the selected take on the character again, to be kept or discarded": (
        "Die ausgewählte Fassung wieder an der Figur zeigen, um sie zu behalten oder zu verwerfen"
    ),
    "Delete Take": "Fassung löschen",
    "Take the selected take out of the list. Motion that was kept stays": (
        "Die ausgewählte Fassung aus der Liste nehmen. Behaltene Bewegung bleibt"
    ),
    "Clear Takes": "Fassungen leeren",
    "Take all that have no star out of the list": "Alle ohne Stern aus der Liste nehmen",
    "No take was made in this scene yet": "In dieser Szene wurde noch keine Fassung erzeugt",
    "Takes: {0}, {1:.1f} of {2:.0f} MB of this file": "Fassungen: {0}, {1:.1f} von {2:.0f} MB dieser Datei",
    "Seed {0}": "Startwert {0}",
    "Model {0}": "Modell {0}",
    "The motion is too long to be stored among the takes.": "Die Bewegung ist zu lang, um bei den Fassungen gespeichert zu werden.",
    "This take's motion is damaged.": "Die Bewegung dieser Fassung ist beschädigt.",
    # Panel
    "Text to Motion": "Text zu Bewegung",
    "Character": "Figur",
    "Create": "Erstellen",
    "Create SMPL Character": "SMPL-Figur erstellen",
    "SMPL character, ready": "SMPL-Figur, bereit",
    "Prompt": "Beschreibung",
    "Prompts, {0:.1f} s in all": "Zusammen {0:.1f} s",
    "Seconds": "Sekunden",
    "Hands": "Hände",
    "What fingers do, on rigs that have them. Those that you keyed are left alone": (
        "Was Finger tun, an Rigs, die welche haben. Die Sie selbst animiert haben, bleiben unberührt"
    ),
    "As Prompted": "Wie beschrieben",
    "Fists for punches, open for a fall, relaxed otherwise": "Fäuste bei Schlägen, offen beim Fallen, sonst locker",
    "Relaxed": "Locker",
    "Slightly bent, never quite still": "Leicht gebeugt, nie ganz still",
    "Fist": "Faust",
    "Closed": "Geschlossen",
    "Open": "Offen",
    "Flat and spread": "Flach und gespreizt",
    "Pointing": "Zeigend",
    "The index finger straight, the others closed": "Der Zeigefinger gestreckt, die anderen geschlossen",
    "Holding": "Haltend",
    "Bent around something": "Um etwas gebogen",
    "Waving": "Winkend",
    "Loosely straight": "Locker gestreckt",
    "Left Alone": "Unberührt",
    "Fingers are not keyed": "Finger bekommen keine Schlüssel",
    "On": "An",
    "what happens next": "was danach geschieht",
    "Example Prompts": "Beispiele",
    "Used Prompts": "Verwendete Beschreibungen",
    "No prompt was used in this scene yet": "In dieser Szene wurde noch keine Beschreibung verwendet",
    "Add Block": "Block hinzufügen",
    "Remove Block": "Block entfernen",
    "Duplicate Block": "Block verdoppeln",
    "Split into Blocks": "In Blöcke teilen",
    "Make one block of each action that the selected block's prompt names, with a time and a strip of its own": (
        "Aus jeder Handlung, die der Prompt des gewählten Blocks nennt, einen Block machen. "
        "Jeder hat seine eigene Zeit und seinen eigenen Strip"
    ),
    "Library of Actions": "Bibliothek der Handlungen",
    "{0} actions, page {1} of {2}": "{0} Handlungen, Seite {1} von {2}",
    "Nothing by this name": "Nichts unter diesem Namen",
    "All Kinds": "Alle Arten",
    "Kind": "Art",
    "Search": "Suchen",
    "Words of a prompt or of its kind": "Wörter einer Beschreibung oder ihrer Art",
    "Turn Page": "Blättern",
    "Show the next or previous actions": "Die nächsten oder vorigen Handlungen zeigen",
    "Known well": "Gut bekannt",
    "Probably known": "Wohl bekannt",
    "New: {0}": "Neu: {0}",
    "May be unknown": "Vielleicht unbekannt",
    "May be unknown: {0}": "Vielleicht unbekannt: {0}",
    "Not known": "Unbekannt",
    "Not known: {0}": "Unbekannt: {0}",
    "usually {0:.1f} s": "meist {0:.1f} s",
    "Usual Length": "Übliche Länge",
    "Take as long as motions with such words usually do: several actions one after the other, each its own time": (
        "So lange dauern wie Bewegungen mit solchen Worten meistens; mehrere Handlungen nacheinander, jede ihre eigene Zeit"
    ),
    "Too short to make its actions one by one, which takes {0:.1f} s at least.": (
        "Zu kurz, um die Handlungen einzeln zu machen; dazu braucht es mindestens {0:.1f} s."
    ),
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
    "Take {0} of {1}, seed {2}": "Fassung {0}/{1}, Startwert {2}",
    "Browse Takes": "Fassungen ansehen",
    "Accept": "Behalten",
    "Steer": "Steuern",
    "Play, and make motion a second ahead of the playhead, following the goal that is dragged and the prompt that is typed. Esc ends it": (
        "Abspielen und dabei eine Sekunde voraus Bewegung machen, die dem gezogenen Ziel und der getippten Beschreibung folgt. "
        "Esc beendet es"
    ),
    "For how long, in a script: as the goal and the prompt are at each second of the scene": (
        "Wie lange, in einem Skript: so, wie Ziel und Beschreibung in jeder Sekunde der Szene sind"
    ),
    "Goal": "Ziel",
    "Where a character that is steered goes: an object to be dragged. Without one, an empty is put before it": (
        "Wohin eine gesteuerte Figur geht: ein Objekt, das man zieht. Ohne eines wird ein Empty vor sie gelegt"
    ),
    "Choose the character that is to be steered, or create one.": "Wähle die Figur, die gesteuert werden soll, oder erstelle eine.",
    "A character that is steered follows its goal: clear Follow first.": "Eine gesteuerte Figur folgt ihrem Ziel: leere zuerst Folgen.",
    "The character, or the motion that was being steered, is not there any more.": (
        "Die Figur oder die Bewegung, die gesteuert wurde, ist nicht mehr da."
    ),
    "Steering ended ({0}: {1}). The system console shows where.": "Das Steuern ist zu Ende ({0}: {1}). Die Systemkonsole zeigt, wo.",
    "While a motion waits, make it anew as pins, paths, seconds, seeds and prompts change. Until this is pressed again": (
        "Solange eine Bewegung wartet: sie neu machen, während sich Pins, Pfade, Sekunden, Startwerte und Beschreibungen ändern. "
        "Bis hier noch einmal gedrückt wird"
    ),
    "No motion waits to be kept or discarded: generate one first.": (
        "Keine Bewegung wartet darauf, behalten oder verworfen zu werden: erzeuge zuerst eine."
    ),
    "The motion that waits cannot be asked for again, so it cannot be made anew.": (
        "Nach der wartenden Bewegung lässt sich nicht noch einmal fragen, also kann sie nicht neu gemacht werden."
    ),
    "Keys of this take were edited by hand, so Live leaves it as it is: make another take to go on.": (
        "Schlüssel dieser Fassung wurden von Hand geändert, also lässt Live sie, wie sie ist: mit einer weiteren Fassung geht es weiter."
    ),
    "Live was switched off ({0}: {1}). The system console shows where.": (
        "Live wurde ausgeschaltet ({0}: {1}). Die Systemkonsole zeigt, wo."
    ),
    "Nothing to keep": "Nichts zu behalten",
    "{0} more in line": "{0} weitere in der Reihe",
    "Whole Message": "Ganze Meldung",
    "Keep This Character": "Bei dieser Figur bleiben",
    "Stay with this character. Otherwise the panel edits the one that is selected": (
        "Bei dieser Figur bleiben. Sonst bearbeitet das Feld die, die ausgewählt ist"
    ),
    "Edits “{0}”; selected is “{1}”": "Bearbeitet „{0}“; ausgewählt ist „{1}“",
    "Adjust": "Korrigieren",
    "Close Adjustments": "Korrekturen schließen",
    "Key Adjustment": "Korrektur setzen",
    "Bake Adjustments Down": "Korrekturen einrechnen",
    "Blend": "Überblenden",
    "Frames over which an adjusted pose comes in and goes out": "Bilder, über die eine korrigierte Pose ein- und ausgeblendet wird",
    "Correct poses on a layer above the strips, which stays whatever is made anew below it; press again to close it": (
        "Posen auf einer Ebene über den Streifen korrigieren, die bleibt, was immer darunter neu gemacht wird; "
        "noch einmal drücken schließt sie"
    ),
    "Key the selected bones' pose on the layer: it comes in and goes out over so many frames": (
        "Die Pose der gewählten Knochen auf der Ebene setzen: sie wird über so viele Bilder ein- und ausgeblendet"
    ),
    "Write the adjustments into the strips below them; the layer goes": (
        "Die Korrekturen in die Streifen darunter schreiben; die Ebene verschwindet"
    ),
    "The adjustments play on a strip of their own.": "Die Korrekturen spielen auf einem eigenen Streifen.",
    "Pose bones in Pose Mode, and press Key Adjustment.": "Stelle Knochen im Posenmodus und drücke „Korrektur setzen“.",
    "Keyed on the layer of adjustments.": "Auf der Ebene der Korrekturen gesetzt.",
    "The adjustments are in {0} strips now.": "Die Korrekturen sind jetzt in {0} Streifen.",
    "There is no adjustment over a strip of ours: key one first.": "Über keinem unserer Streifen liegt eine Korrektur: setze zuerst eine.",
    "Pose the selected bones first: none of them differs from what plays at this frame.": (
        "Stelle zuerst die gewählten Knochen: keiner weicht von dem ab, was in diesem Bild spielt."
    ),
    "Make It Anew?": "Neu machen?",
    "Keys that you edited in “{0}” would be lost when the new motion is kept. Corrections under Adjust stay.": (
        "Keys, die du in „{0}“ bearbeitet hast, gingen verloren, wenn die neue Bewegung behalten wird. Korrekturen auf der Ebene bleiben."
    ),
    "The strip that is open in tweak mode is closed when the motion arrives.": (
        "Der im Feinabstimmungsmodus offene Streifen wird geschlossen, wenn die Bewegung kommt."
    ),
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
    "Actions One by One": "Handlungen nacheinander",
    "Guidance": "Führung",
    "Steps": "Schritte",
    "Foot Lock": "Füße halten",
    "Joint Mapping": "Gelenkzuordnung",
    "Which of the file's joints is which, as Save Bone Mapping writes it; empty to recognise them": (
        "Welches Gelenk der Datei welches ist, wie es beim Speichern der Knochenzuordnung geschrieben wird; leer, um sie zu erkennen"
    ),
    "Action": "Aktion",
    "Which of several motions in an FBX or glTF file, by its name; empty for the one that it shows": (
        "Welche von mehreren Bewegungen einer FBX- oder glTF-Datei, nach ihrem Namen; leer für die, die sie zeigt"
    ),
    "The joints of {0} are not recognised. Its skeleton is “{1}” now: say which is which under Bone Mapping, press Use This Mapping, make "
    "your character active and import the file again.": (
        "Die Gelenke von {0} werden nicht erkannt. Das Skelett heißt jetzt „{1}“: unter Knochenzuordnung angeben, welches welches ist, "
        "Diese Zuordnung verwenden drücken, die Figur aktiv machen und die Datei noch einmal importieren."
    ),
    "Smoothing": "Glättung",
    "Model": "Modell",
    "Checkpoint": "Modelldatei",
    "Device": "Gerät",
    "Model “{0}”, trained on data under: {1}": "Modell „{0}“, trainiert mit Daten unter: {1}",
    "Install Runtime": "Laufzeit installieren",
    "About {0} MB, into this extension's own folder. Its preferences show where, and remove it again.": (
        "Etwa {0} MB, in den eigenen Ordner der Erweiterung. Ihre Einstellungen zeigen, wo, und entfernen sie wieder."
    ),
    "Shortcuts": "Tastenkürzel",
    "The packages that the generator needs are not installed yet.": "Die Pakete, die der Generator braucht, sind noch nicht installiert.",
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
    'What a prompt names with "then" or commas is made one after the other, each action in its usual share of the time; '
    "otherwise all at once, from the whole prompt": (
        "Was eine Beschreibung mit „then“ oder Kommas aufzählt, wird nacheinander gemacht, jede Handlung in ihrem üblichen Teil der Zeit; "
        "sonst alles auf einmal, aus der ganzen Beschreibung"
    ),
    "How long the motion lasts": "Wie lange die Bewegung dauert",
    "How long this block lasts": "Wie lange dieser Block dauert",
    "Make this block when Generate is pressed": "Diesen Block beim Erzeugen mitmachen",
    "The frame where the motion begins": "Das Bild, in dem die Bewegung beginnt",
    "Keep this block's seed. Unlocked, it gets a new one each time it is made": (
        "Den Startwert dieses Blocks behalten. Sonst bekommt er jedes Mal einen neuen, wenn er gemacht wird"
    ),
    "The same prompts and settings with the same seed give the same motion; another seed gives another take. "
    "Once the block is made, this is the seed that it was made with": (
        "Gleiche Beschreibungen, Einstellungen und Startwerte ergeben die gleiche Bewegung; ein anderer Startwert eine andere Fassung. "
        "Ist der Block gemacht, ist es der, mit dem er gemacht wurde"
    ),
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
    "All": "Alles",
    "Another Take": "Andere Fassung",
    "Goes on after “{0}”": "Geht nach „{0}“ weiter",
    "Stop before the next denoising step. Nothing in the scene changes": (
        "Vor dem nächsten Schritt aufhören. In der Szene ändert sich nichts"
    ),
    "Keep the motion: one NLA strip a prompt, named after it": "Die Bewegung behalten: ein NLA-Streifen je Beschreibung",
    "Take the motion away and leave everything as it was before": "Die Bewegung wegnehmen; alles ist wieder wie vorher",
    "Show another take": "Eine andere Fassung zeigen",
    "Add a prompt that follows the ones there are": "Eine Beschreibung anhängen, die auf die anderen folgt",
    "Remove the selected block. Motion made from it stays": "Den gewählten Block entfernen. Die Bewegung daraus bleibt",
    "Copy the selected block to the place below it": "Den gewählten Block darunter noch einmal einfügen",
    "Draw another seed for the selected block and keep it: the block is made with it next": (
        "Für den gewählten Block einen anderen Startwert ziehen und behalten: mit ihm wird der Block als nächstes gemacht"
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
    # Bone mapping
    "Bone Mapping": "Knochenzuordnung",
    "Edit Bone Mapping": "Knochenzuordnung bearbeiten",
    "As {0}": "Als {0}",
    "Constraints that would hide the motion are muted: {0}.": (
        "Beschränkungen, die die Bewegung verdecken würden, sind stummgeschaltet: {0}."
    ),
    "Constraints change what the motion shows, and are left to do so: {0}.": (
        "Beschränkungen ändern, was die Bewegung zeigt, und bleiben so: {0}."
    ),
    "Constraints that would hide the motion are keyed off along with it: {0}.": (
        "Beschränkungen, die die Bewegung verdecken würden, sind in ihr ausgeschaltet: {0}."
    ),
    "The character's own animation goes on moving {0}, which the motion has no keys for; mute its track to hold them still.": (
        "Die eigene Animation der Figur bewegt {0} weiter, wofür die Bewegung keine Schlüsselbilder hat; ist ihre Spur stumm, ruhen sie."
    ),
    "Rig's Constraints": "Beschränkungen des Rigs",
    "What is done about constraints on keyed bones, which would show something else than the motion": (
        "Was mit Beschränkungen auf Knochen mit Schlüsselbildern geschieht, die etwas anderes als die Bewegung zeigen würden"
    ),
    "Keyed Off": "Ausgeschaltet",
    "Their influence is keyed to 0 along with the motion": "Ihr Einfluss bekommt mit der Bewegung ein Schlüsselbild mit 0",
    "Muted": "Stumm",
    "They are muted when a motion is keyed": "Sie werden stummgeschaltet, sobald eine Bewegung auf das Rig kommt",
    "Left": "Belassen",
    "They go on, and change what the motion shows": "Sie wirken weiter und ändern, was die Bewegung zeigt",
    "Proposal": "Vorschlag",
    "Which of the things that the rig may be to start from, likeliest first": (
        "Wovon ausgegangen wird, wenn das Rig mehreres sein kann; das Wahrscheinlichste zuerst"
    ),
    "Use This Mapping": "Diese Zuordnung verwenden",
    "Recognise Again": "Neu erkennen",
    "Mirror Left to Right": "Links nach rechts spiegeln",
    "Use This Pose as Rest": "Diese Pose als Ruhepose nehmen",
    "Load Bone Mapping": "Knochenzuordnung laden",
    "Save Bone Mapping": "Knochenzuordnung speichern",
    "Key IK Too": "Auch IK setzen",
    "Share Out Twist": "Verdrehung verteilen",
    "Root Bone": "Wurzelknochen",
    "Stays": "Bleibt stehen",
    "Moves": "Geht mit",
    "Moves and Turns": "Geht und dreht mit",
    "Hand Height": "Höhe der Hände",
    "Arms Outside Body": "Arme außerhalb des Körpers",
    "Body Shape": "Körperform",
    "Mean Shape": "Mittlere Form",
    "SMPL Body": "SMPL-Körper",
    "Add SMPL Body": "SMPL-Körper hinzufügen",
    "Travel Bone Turns": "Der Fortbewegungsknochen dreht sich",
    "Bone": "Knochen",
    "The bone that does this; empty where the rig has none": "Der Knochen, der das tut; leer, wo das Rig keinen hat",
    "Show which bone is which joint, starting from what was recognised": (
        "Zeigen, welcher Knochen welches Gelenk ist, ausgehend von dem, was erkannt wurde"
    ),
    "Check the mapping and use it for this character from now on": ("Die Zuordnung prüfen und von jetzt an für diese Figur verwenden"),
    "Forget the mapping and the rest pose made here, and recognise the rig again": (
        "Die hier gemachte Zuordnung und Ruhepose vergessen und das Rig neu erkennen"
    ),
    "“{0}” takes motions with this mapping": "„{0}“ nimmt Bewegungen mit dieser Zuordnung an",
    "Loaded; press Use This Mapping to use it": "Geladen; „Diese Zuordnung verwenden“ übernimmt sie",
    "“{0}” is taken to stand as it does now": "„{0}“ gilt jetzt so, wie sie dasteht, als ruhend",
    "No bone on the right was found for “{0}”.": "Rechts wurde kein Knochen zu „{0}“ gefunden.",
    "No bone on the right was found for “{0}” and {1} more.": "Rechts wurde kein Knochen zu „{0}“ und {1} weiteren gefunden.",
    "“{0}” has no mapping yet.": "„{0}“ hat noch keine Zuordnung.",
    "Saved {0}": "{0} gespeichert",
    "{0}: ready": "{0}: bereit",
    "{0}: ready ({1} sure)": "{0}: bereit ({1} sicher)",
    "“{0}” may be {1}: {2} Confirm its bones under Bone Mapping.": (
        "„{0}“ ist vielleicht {1}: {2} Bestätige die Knochen unter „Knochenzuordnung“."
    ),
    "Some bones are in doubt.": "Einige Knochen sind zweifelhaft.",
    "“{0}” is scaled unevenly or mirrored ({1}): apply the scale (Ctrl-A) first.": (
        "„{0}“ ist ungleich skaliert oder gespiegelt ({1}): wende zuerst die Skalierung an (Strg-A)."
    ),
    "“{0}” is not recognised as a humanoid: no two arms, two legs and a spine were found.": (
        "„{0}“ wird nicht als Mensch erkannt: zwei Arme, zwei Beine und eine Wirbelsäule wurden nicht gefunden."
    ),
    "“{0}” has no bone.": "„{0}“ hat keinen Knochen.",
    "“{0}” has no bone “{1}” any more: give it its name back to shape the body.": (
        "„{0}“ hat keinen Knochen „{1}“ mehr: gib ihm seinen Namen zurück, um den Körper zu formen."
    ),
    "“{0}” has no bones.": "„{0}“ hat keine Knochen.",
    "It stands on four legs.": "Es steht auf vier Beinen.",
    "It stands on its head.": "Es steht auf dem Kopf.",
    "The legs point the same way as the trunk.": "Die Beine zeigen in dieselbe Richtung wie der Rumpf.",
    "The bone “{0}” (travel) does not carry pelvis, spine and legs: choose one that does, or none.": (
        "Der Knochen „{0}“ (travel) trägt nicht Becken, Rücken und Beine: wähle einen, der es tut, oder keinen."
    ),
    "The bone “{0}” ({1}) is connected to its parent, so it cannot move: choose none, or disconnect it in Edit Mode (Alt P).": (
        "Der Knochen „{0}“ ({1}) ist mit seinem übergeordneten verbunden und kann sich nicht bewegen: "
        "wähle keinen, oder trenne ihn im Bearbeitungsmodus (Alt P)."
    ),
    "The constraint “{0}” on “{1}” would hide the keys, and its influence is driven ({2}): set that for FK, "
    "so that the influence is 0, or remove the driver.": (
        "Die IK-Beschränkung „{0}“ an „{1}“ würde die Schlüsselbilder verdecken, und ihr Einfluss hat einen Treiber ({2}): "
        "stelle diesen auf FK, sodass der Einfluss 0 ist, oder entferne den Treiber."
    ),
    "{0} is not a text file: a bone mapping is JSON, as Save Bone Mapping writes it.": (
        "{0} ist keine Textdatei: eine Knochenzuordnung ist JSON, wie „Knochenzuordnung speichern“ es schreibt."
    ),
    "The joint “{0}” has no bone: choose one.": "Das Gelenk „{0}“ hat keinen Knochen: wähle einen.",
    "The spine has no bone: choose at least one.": "Die Wirbelsäule hat keinen Knochen: wähle mindestens einen.",
    # While it is made
    "Step {0} of {1}": "Schritt {0} von {1}",
    "Step {0} of {1}, {2} s left": "Schritt {0} von {1}, noch {2} s",
    "Step {0} of {1}, {2} min left": "Schritt {0} von {1}, noch {2} min",
    "Ready": "Fertig",
    "Cancelled.": "Abgebrochen.",
    "Discarded.": "Verworfen.",
    "Done: the motion is on “{0}”.": "Fertig: die Bewegung ist auf „{0}“.",
    "Done: look at the motion on “{0}”.": "Fertig: sieh dir die Bewegung auf „{0}“ an.",
    "Kept as one strip on “{0}”.": "Als ein Streifen auf „{0}“ behalten.",
    "Kept as {0} strips on “{1}”.": "Als {0} Streifen auf „{1}“ behalten.",
    "Motion generation was cancelled": "Das Erzeugen der Bewegung wurde abgebrochen",
    "Another motion is ready: keep or discard this one to receive it.": (
        "Eine weitere Bewegung ist fertig: behalte oder verwirf diese, um sie zu bekommen."
    ),
    "The motion is ready: leave Edit Mode to receive it.": "Die Bewegung ist fertig: verlasse den Bearbeitungsmodus, um sie zu bekommen.",
    "The generator is unloaded once the motions under way are done": (
        "Der Generator wird entladen, sobald die laufenden Bewegungen fertig sind"
    ),
    # What went wrong, and what to do
    "“{0}” shows a motion that is neither kept nor discarded: do one of the two first.": (
        "„{0}“ zeigt eine Bewegung, die weder behalten noch verworfen ist: tu zuerst eines von beiden."
    ),
    "“{0}” was deleted while its motion was made, so a new SMPL character carries it.": (
        "„{0}“ wurde gelöscht, während die Bewegung entstand; eine neue SMPL-Figur trägt sie."
    ),
    "{0} A new SMPL character carries the motion.": "{0} Eine neue SMPL-Figur trägt die Bewegung.",
    "{0} The new character has our plain figure instead.": "{0} Die neue Figur hat stattdessen unseren einfachen Körper.",
    "The body model folder {0} does not exist.": "Der Ordner {0} für Körpermodelle existiert nicht.",
    "The motion was not put on the character ({0}: {1}). The system console shows where.": (
        "Die Bewegung kam nicht auf die Figur ({0}: {1}). Die Systemkonsole zeigt, wo."
    ),
    "“{0}” is linked from another file. Make a library override of it first (Object > Library Override > Make).": (
        "„{0}“ ist aus einer anderen Datei verknüpft. Mach zuerst eine Bibliotheksüberschreibung daraus (Objekt > "
        "Bibliotheksüberschreibung > Erstellen)."
    ),
    "“{0}” is a library override that cannot be edited yet. Select it and choose Object > Library Override > Make.": (
        "„{0}“ ist eine Bibliotheksüberschreibung, die noch nicht bearbeitet werden kann. Wähle sie aus, dann Objekt > "
        "Bibliotheksüberschreibung > Erstellen."
    ),
    "There is no block yet: type a prompt first.": "Es gibt noch keinen Block: tippe zuerst eine Beschreibung.",
    "Every block is made: change one, add one, roll a seed, or press Generate All.": (
        "Alle Blöcke sind gemacht: ändere einen, füge einen hinzu, würfle einen Startwert, oder drücke „Alles erzeugen“."
    ),
    "Look at the motion on “{0}”, and keep it. Other blocks are new or changed too: press Generate again then.": (
        "Sieh dir die Bewegung auf „{0}“ an und behalte sie. Auch andere Blöcke sind neu oder geändert: drücke dann noch einmal Erzeugen."
    ),
    "The block is too short to be joined to its neighbours: give it at least half a second more.": (
        "Der Block ist zu kurz, um mit seinen Nachbarn verbunden zu werden: gib ihm mindestens eine halbe Sekunde mehr."
    ),
    "The track “{0}” is locked: unlock it in the NLA editor first.": ("Die Spur „{0}“ ist gesperrt: entsperre sie zuerst im NLA-Editor."),
    "This block is a preview: keep it first, or move its keys.": (
        "Dieser Block ist eine Vorschau: behalte sie zuerst, oder verschiebe ihre Schlüsselbilder."
    ),
    "This block is not made yet and follows one that is: it moves with that one.": (
        "Dieser Block ist noch nicht erzeugt und folgt einem, der es ist: er bewegt sich mit ihm."
    ),
    "“{0}” is disabled or excluded from the view layer, so it does not move: enable it in the Outliner.": (
        "„{0}“ ist deaktiviert oder von der Ansichtsebene ausgeschlossen und bewegt sich darum nicht: schalte sie im Outliner ein."
    ),
    "Pose": "Pose",
    "Pose at Frame": "Pose an diesem Bild",
    "The pose to make at the current frame, for example: a person sits on a chair. By default the selected block's prompt": (
        "Die Pose für das aktuelle Bild, zum Beispiel: a person sits on a chair. Sonst die Beschreibung des gewählten Blocks"
    ),
    "Make one pose of a prompt and key it at the current frame, where the character stands and facing as it does": (
        "Aus einer Beschreibung eine Pose machen und am aktuellen Bild setzen, wo die Figur steht und wohin sie schaut"
    ),
    "What the person does; by default what the panel says": "Was die Person tut; sonst, was im Panel steht",
    "Another seed gives another pose; by default one is drawn": "Ein anderer Startwert gibt eine andere Pose; sonst wird einer gezogen",
    "The prompt is empty: describe the pose, for example “a person sits on a chair”.": (
        "Die Beschreibung ist leer: Beschreibe die Pose, zum Beispiel „a person sits on a chair“."
    ),
    "The character was deleted while its pose was made.": "Die Figur wurde gelöscht, während ihre Pose gemacht wurde.",
    "“{0}” was changed while its pose was made: press Pose at Frame again.": (
        "„{0}“ wurde geändert, während ihre Pose gemacht wurde: Drücke Pose an diesem Bild noch einmal."
    ),
    "Keyed at frame {0}: look at the pose of “{1}”.": "An Bild {0} gesetzt: Sieh dir die Pose von „{1}“ an.",
    "Rotation": "Drehung",
    "Key Poses of Selected Keys": "Posen der gewählten Schlüsselbilder",
    "Take down the whole pose at each selected key of the character: the next motion goes through them": (
        "Die ganze Pose an jedem gewählten Schlüsselbild der Figur festhalten: Die nächste Bewegung führt hindurch"
    ),
    "Select keys of the character, at {0} frames at most: {1} are selected.": (
        "Wähle Schlüsselbilder der Figur, an höchstens {0} Bildern: Gewählt sind {1}."
    ),
    "Whether the hand or foot is also turned as the empty is": "Ob Hand oder Fuß auch so gedreht ist wie das Leerobjekt",
    "Body Part": "Körperteil",
    "What of the body is made; the rest stays as it plays": "Was vom Körper gemacht wird; der Rest bleibt, wie er spielt",
    "Everything": "Alles",
    "The whole body": "Der ganze Körper",
    "Above the Waist": "Oberhalb der Hüfte",
    "Trunk, arms and head": "Rumpf, Arme und Kopf",
    "Both Arms": "Beide Arme",
    "From the collar bones to the fingers": "Von den Schlüsselbeinen bis zu den Fingern",
    "Left Arm": "Linker Arm",
    "Right Arm": "Rechter Arm",
    "From the collar bone to the fingers": "Vom Schlüsselbein bis zu den Fingern",
    "Legs": "Beine",
    "From the hips to the toes; the pelvis stays as it plays": "Von den Hüften bis zu den Zehen; das Becken bleibt, wie es spielt",
    "Left Leg": "Linkes Bein",
    "Right Leg": "Rechtes Bein",
    "From the hip to the toes": "Von der Hüfte bis zu den Zehen",
    "Head": "Kopf",
    "Neck and head": "Hals und Kopf",
    "Meanwhile": "Zugleich",
    "A part of the body that does something else at the same time, by a prompt of its own": (
        "Ein Körperteil, der gleichzeitig etwas anderes tut, mit einer eigenen Beschreibung"
    ),
    "Nothing Else": "Nichts anderes",
    "The whole body does what the prompt says": "Der ganze Körper tut, was die Beschreibung sagt",
    "Prompt of the Part": "Beschreibung des Körperteils",
    "What this part of the body does meanwhile, for example: a person waves": (
        "Was dieser Körperteil währenddessen tut, zum Beispiel: a person waves"
    ),
    "Choose the character that plays what the rest of the body is to do, or make everything.": (
        "Wähle die Figur, die spielt, was der Rest des Körpers tun soll, oder lass alles machen."
    ),
    "Only a part of the body is to be made of “{0}”: press Regenerate, or choose Everything for it.": (
        "Von „{0}“ soll nur ein Körperteil gemacht werden: Drücke Diesen Block neu erzeugen, oder wähle dafür Alles."
    ),
    "Only a part of “{0}” is made anew, so the block keeps its {1} s: set its seconds back, or make everything.": (
        "Von „{0}“ wird nur ein Teil neu gemacht, deshalb behält der Block seine {1} s: Stelle die Sekunden zurück, oder lass alles machen."
    ),
    "“{0}” is reversed, repeated or retimed by keys, so no part of it can be made anew: bake it first.": (
        "„{0}“ läuft rückwärts, wiederholt oder mit eigenen Zeiten, deshalb kann kein Teil davon neu gemacht werden: Backe es zuerst."
    ),
    "Choose the character whose poses are to be joined.": "Wähle die Figur, deren Posen verbunden werden sollen.",
    "Frames {0} and {1} are too near each other: at least half a second must lie between them.": (
        "Bild {0} und {1} liegen zu nah beieinander: mindestens eine halbe Sekunde muss dazwischen sein."
    ),
    "Select two keys of the character, or put the playhead between two of its keys.": (
        "Wähle zwei Schlüsselbilder der Figur, oder stelle das aktuelle Bild zwischen zwei davon."
    ),
    "This take's action was deleted. Choose another take, or discard.": (
        "Die Aktion dieser Fassung wurde gelöscht. Wähle eine andere Fassung, oder verwirf sie."
    ),
    "“{0}” has no two points to walk between: edit it or choose another curve.": (
        "„{0}“ hat keine zwei Punkte, zwischen denen man gehen kann: bearbeite sie oder wähle eine andere Kurve."
    ),
    "“{0}” is no curve any more: choose another one, or clear Follow.": (
        "„{0}“ ist keine Kurve mehr: wähle eine andere, oder leere „Folgen“."
    ),
    "The curve begins {0} m away from the pose that the motion is to begin with: let it begin there, or clear Follow.": (
        "Die Kurve beginnt {0} m entfernt von der Pose, mit der die Bewegung beginnen soll: lass sie dort beginnen, oder leere „Folgen“."
    ),
    "The motion would end at frame {0}, and Blender's last is {1}: let it begin earlier.": (
        "Die Bewegung würde in Bild {0} enden, und Blenders letztes ist {1}: lass sie früher beginnen."
    ),
    "Every block is switched off: switch one on.": "Alle Blöcke sind ausgeschaltet: schalte einen ein.",
    "“{0}” is hidden: show it first.": "„{0}“ ist ausgeblendet: blende sie zuerst ein.",
    "Name the file to write the motion to.": "Nenne die Datei, in die die Bewegung geschrieben werden soll.",
    "“{0}” has no motion to bake: make one and keep it first.": ("„{0}“ hat keine Bewegung zum Backen: mach zuerst eine und behalte sie."),
    "There is no motion to offer: make one and keep it first.": ("Es gibt keine Bewegung zum Anbieten: mach zuerst eine und behalte sie."),
    "{0} keys of {1}.": "{0} Schlüssel von {1}.",
    "{0} keys of {1}, at most {2} mm off.": "{0} Schlüssel von {1}, höchstens {2} mm daneben.",
    "In the Asset Browser: {0}": "Im Asset-Browser: {0}",
    "Wrote {0}": "{0} geschrieben",
    "{0} was not written: {1}": "{0} wurde nicht geschrieben: {1}",
    "The prompt is empty: describe the motion, for example “a person walks forward”": (
        "Die Beschreibung ist leer: beschreibe die Bewegung, zum Beispiel „a person walks forward“"
    ),
    "The prompt has {0} words, and the text encoder reads about {1}: shorten it, or split it into several segments.": (
        "Die Beschreibung hat {0} Wörter, und gelesen werden etwa {1}: kürze sie, oder teile sie in mehrere."
    ),
    "A motion can be at most {0} seconds long; these segments add up to {1}.": (
        "Eine Bewegung kann höchstens {0} Sekunden lang sein; diese sind zusammen {1}."
    ),
    "A motion cannot both repeat and follow a path: leave one out.": (
        "Eine Bewegung kann nicht zugleich eine Schleife sein und einer Kurve folgen: lass eines weg."
    ),
    "The path asks for {0} m/s, and nobody runs faster than {1}: give it more time.": (
        "Die Kurve verlangt {0} m/s, und niemand läuft schneller als {1}: gib ihr mehr Zeit."
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
    # First run
    # Pins
    "Pins": "Festgehaltenes",
    "Pin": "Festhalten",
    "Remove Pin": "Nicht mehr festhalten",
    "Left Hand": "Linke Hand",
    "Right Hand": "Rechte Hand",
    "Left Foot": "Linker Fuß",
    "Right Foot": "Rechter Fuß",
    "Look At": "Blick",
    "Waypoint": "Wegpunkt",
    "Key Pose": "Pose",
    "Put an empty where this part of the character is at the current frame. The next motion meets it; move it, parent it, copy it": (
        "Ein Leerobjekt dort anlegen, wo dieser Teil der Figur im aktuellen Bild ist. Die nächste Bewegung hält es ein; "
        "es lässt sich verschieben, anhängen und kopieren"
    ),
    "Delete this pin's empty": "Das Leerobjekt löschen",
    "What is held here": "Was hier festgehalten wird",
    "For how many frames it is held": "Für wie viele Bilder es festgehalten wird",
    "The frame from which on it is held": "Das Bild, von dem an es festgehalten wird",
    "The frame up to which it is held": "Das Bild, bis zu dem es festgehalten wird",
    "Whether the next motion must meet it": "Ob die nächste Bewegung es einhalten muss",
    "Pins hold places in the scene: choose Travelling under Root, or switch the pins off.": (
        "Festgehaltenes hat Orte in der Szene: Wähle unter Wurzel „Unterwegs“, oder schalte es aus."
    ),
    "“{0}” is out of reach: at frame {1} the motion is {2} m away.": (
        "„{0}“ ist außer Reichweite: In Bild {1} ist die Bewegung {2} m davon entfernt."
    ),
    "“{0}” is out of reach: at frame {1} the motion is {2} degrees away.": (
        "„{0}“ ist außer Reichweite: In Bild {1} ist die Bewegung {2} Grad davon entfernt."
    ),
    # Runtime
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
_SIDED = {
    "collar": ("Linkes Schlüsselbein", "Rechtes Schlüsselbein"),
    "shoulder": ("Linke Schulter", "Rechte Schulter"),
    "elbow": ("Linker Ellbogen", "Rechter Ellbogen"),
    "wrist": ("Linkes Handgelenk", "Rechtes Handgelenk"),
    "hip": ("Linke Hüfte", "Rechte Hüfte"),
    "knee": ("Linkes Knie", "Rechtes Knie"),
    "ankle": ("Linkes Fußgelenk", "Rechtes Fußgelenk"),
    "foot": ("Linke Zehen", "Rechte Zehen"),
}
# Joints as the mapping editor labels them.
JOINTS = {
    "Pelvis": "Becken",
    "Head": "Kopf",
    "Travel": "Weg",
    "Root": "Wurzel",
    **{f"Spine{n}": f"Rücken {n}" for n in range(1, 7)},
    **{f"Neck{n}": f"Hals {n}" for n in range(1, 4)},
    **{f"{side} {limb}": words[side == "Right"] for limb, words in _SIDED.items() for side in ("Left", "Right")},
}
