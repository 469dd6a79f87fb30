"""How something is done, and the kinds of what can be done: style, the library's sections, the timeline's height."""

from __future__ import annotations

STYLING = {
    "The timeline could not be raised: drag its upper edge up.": (
        "Die Zeitleiste ließ sich nicht erhöhen: Ziehen Sie ihren oberen Rand hinauf."
    ),
    "Those with a star take more than that, and stay. New takes last until the next one.": (
        "Die mit Stern brauchen mehr und bleiben. Neue Fassungen halten bis zur nächsten."
    ),
    # Style
    "Style": "Stil",
    "Style: {0}": "Stil: {0}",
    "Made as “{0}”": "Erzeugt als „{0}“",
    "Pace": "Tempo",
    "How fast it is done, times as fast as the model makes it: the motion is played faster or slower": (
        "Wie schnell es geschieht, als Vielfaches dessen, was das Modell erzeugt: Die Bewegung wird schneller oder langsamer abgespielt"
    ),
    "Size": "Größe",
    "How large its movements are: the length of steps, and how far arms swing about where they are on the average": (
        "Wie groß die Bewegungen sind: die Länge der Schritte, und wie weit Arme um ihre mittlere Lage schwingen"
    ),
    "Tiredness": "Müdigkeit",
    "0 is rested. Who walks or stands does so “tiredly”, by the prompt; whatever else is done, trunk and head are let down": (
        "0 ist ausgeruht. Wer geht oder steht, tut es laut Beschreibung „tiredly“; bei allem anderen hängen Rumpf und Kopf"
    ),
    "Mood": "Stimmung",
    "-1 is sad, 1 is happy: words in the prompt of who walks or stands, and how trunk and head are held": (
        "-1 ist traurig, 1 ist froh: Worte in der Beschreibung dessen, der geht oder steht, und wie Rumpf und Kopf gehalten werden"
    ),
    # Kinds of actions in the library
    "Arms held": "Gehaltene Arme",
    "Combat and sport": "Kampf und Sport",
    "Dance": "Tanz",
    "Direction and turns": "Richtung und Drehungen",
    "Emotions": "Gefühle",
    "Floor exercises": "Übungen am Boden",
    "Hands to the body": "Hände am Körper",
    "Idle, still": "Wartend, still",
    "Instruments": "Instrumente",
    "Jumps and hops": "Sprünge und Hüpfer",
    "Lie, get up, fall": "Liegen, aufstehen, fallen",
    "Locomotion": "Fortbewegung",
    "Objects": "Gegenstände",
    "On the spot": "Auf der Stelle",
    "Paces and styles": "Tempo und Stil",
    "Pointing and reaching": "Zeigen und Greifen",
    "Repeated hand actions": "Wiederholte Handgriffe",
    "Sequences": "Folgen",
    "Sit and stand": "Sitzen und stehen",
    "Squat, kneel, crouch": "Hocken, knien, kauern",
    "Steps and counts": "Schritte und Zahlen",
    "Trunk and head": "Rumpf und Kopf",
    "Two things at once": "Zweierlei zugleich",
    "Raise the Timeline": "Zeitleiste erhöhen",
    "Make the timeline high enough for its prompt blocks to be read and dragged. Its upper edge can be dragged down again": (
        "Die Zeitleiste so hoch machen, dass ihre Blöcke gelesen und gezogen werden können. "
        "Ihr oberer Rand lässt sich wieder herunterziehen"
    ),
    "Drag the timeline's lower edge down: nothing lies above it that could make room.": (
        "Ziehen Sie den unteren Rand der Zeitleiste herunter: Nichts liegt darüber, das Platz machen könnte."
    ),
}
