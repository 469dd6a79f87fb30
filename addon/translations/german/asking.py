"""What is asked for: blocks, prompts, requests, the library of actions."""

from __future__ import annotations

ASKING = {
    "Prompt": "Beschreibung",
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
    "Usual Length": "Übliche Länge",
    "Take as long as motions with such words usually do: several actions one after the other, each its own time": (
        "So lange dauern wie Bewegungen mit solchen Worten meistens; mehrere Handlungen nacheinander, jede ihre eigene Zeit"
    ),
    "Too short to make its actions one by one, which takes {0:.1f} s at least.": (
        "Zu kurz, um die Handlungen einzeln zu machen; dazu braucht es mindestens {0:.1f} s."
    ),
    "Move Block": "Block verschieben",
    "Use Prompt": "Beschreibung übernehmen",
    "Seed": "Startwert",
    "Another Seed": "Anderer Startwert",
    "Lock Seed": "Startwert festhalten",
    "The model reads English. It cannot read “{0}” ({1}): write the prompt in English.": (
        "Das Modell liest Englisch. „{0}“ ({1}) kann es nicht lesen: schreibe die Beschreibung auf Englisch."
    ),
    "What the person does, in English, for example: a person walks forward and waves": (
        "Was die Person tut, auf Englisch, zum Beispiel: a person walks forward and waves"
    ),
    "How long the motion lasts": "Wie lange die Bewegung dauert",
    "How long this block lasts": "Wie lange dieser Block dauert",
    "Make this block when Generate is pressed": "Diesen Block beim Erzeugen mitmachen",
    "Keep this block's seed. Unlocked, it gets a new one each time it is made": (
        "Den Startwert dieses Blocks behalten. Sonst bekommt er jedes Mal einen neuen, wenn er gemacht wird"
    ),
    "The same prompts and settings with the same seed give the same motion; another seed gives another take. "
    "Once the block is made, this is the seed that it was made with": (
        "Gleiche Beschreibungen, Einstellungen und Startwerte ergeben die gleiche Bewegung; ein anderer Startwert eine andere Fassung. "
        "Ist der Block gemacht, ist es der, mit dem er gemacht wurde"
    ),
    "Add a prompt that follows the ones there are": "Eine Beschreibung anhängen, die auf die anderen folgt",
    "Remove the selected block. Motion made from it stays": "Den gewählten Block entfernen. Die Bewegung daraus bleibt",
    "Copy the selected block to the place below it": "Den gewählten Block darunter noch einmal einfügen",
    "Draw another seed for the selected block and keep it: the block is made with it next": (
        "Für den gewählten Block einen anderen Startwert ziehen und behalten: mit ihm wird der Block als nächstes gemacht"
    ),
    "There is no block yet: type a prompt first.": "Es gibt noch keinen Block: tippe zuerst eine Beschreibung.",
    "Every block is made: change one, add one, roll a seed, or press Generate All.": (
        "Alle Blöcke sind gemacht: ändere einen, füge einen hinzu, würfle einen Startwert, oder drücke „Alles erzeugen“."
    ),
    "The block is too short to be joined to its neighbours: give it at least half a second more.": (
        "Der Block ist zu kurz, um mit seinen Nachbarn verbunden zu werden: gib ihm mindestens eine halbe Sekunde mehr."
    ),
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
    "Choose the character whose poses are to be joined.": "Wähle die Figur, deren Posen verbunden werden sollen.",
    "Frames {0} and {1} are too near each other: at least half a second must lie between them.": (
        "Bild {0} und {1} liegen zu nah beieinander: mindestens eine halbe Sekunde muss dazwischen sein."
    ),
    "The curve begins {0} m away from the pose that the motion is to begin with: let it begin there, or clear Follow.": (
        "Die Kurve beginnt {0} m entfernt von der Pose, mit der die Bewegung beginnen soll: lass sie dort beginnen, oder leere „Folgen“."
    ),
    "The motion would end at frame {0}, and Blender's last is {1}: let it begin earlier.": (
        "Die Bewegung würde in Bild {0} enden, und Blenders letztes ist {1}: lass sie früher beginnen."
    ),
    "Every block is switched off: switch one on.": "Alle Blöcke sind ausgeschaltet: schalte einen ein.",
}
