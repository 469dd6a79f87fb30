"""Characters of all kinds: bodies, bone mapping, retargeting."""

from __future__ import annotations

CHARACTERS = {
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
    "The body model folder {0} does not exist.": "Der Ordner {0} für Körpermodelle existiert nicht.",
    "“{0}” is linked from another file. Make a library override of it first (Object > Library Override > Make).": (
        "„{0}“ ist aus einer anderen Datei verknüpft. Mach zuerst eine Bibliotheksüberschreibung daraus (Objekt > "
        "Bibliotheksüberschreibung > Erstellen)."
    ),
    "“{0}” is a library override that cannot be edited yet. Select it and choose Object > Library Override > Make.": (
        "„{0}“ ist eine Bibliotheksüberschreibung, die noch nicht bearbeitet werden kann. Wähle sie aus, dann Objekt > "
        "Bibliotheksüberschreibung > Erstellen."
    ),
}
