"""What is held and played with: pins, poses, live, steering."""

from __future__ import annotations

DIRECTING = {
    "Character": "Figur",
    "Loading the model": "Das Modell wird geladen",
    "Preview": "Vorschau",
    "Steer": "Steuern",
    "Play, and make motion a second ahead of the playhead, following the goal that is dragged and the prompt that is typed. Esc ends it": (
        "Abspielen und dabei eine Sekunde voraus Bewegung machen, die dem gezogenen Ziel und der getippten Beschreibung folgt. "
        "Esc beendet es"
    ),
    "For how long, in a script: as the goal and the prompt are at each second of the scene": (
        "Wie lange, in einem Skript: so, wie Ziel und Beschreibung in jeder Sekunde der Szene sind"
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
    "Done: look at the motion on “{0}”.": "Fertig: sieh dir die Bewegung auf „{0}“ an.",
    "Pose at Frame": "Pose an diesem Bild",
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
    "This take's action was deleted. Choose another take, or discard.": (
        "Die Aktion dieser Fassung wurde gelöscht. Wähle eine andere Fassung, oder verwirf sie."
    ),
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
}
