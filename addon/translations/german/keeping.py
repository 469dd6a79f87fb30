"""What is done with a motion: previews, takes, strips, corrections, baking, files."""

from __future__ import annotations

KEEPING = {
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
    "Browse Takes": "Fassungen ansehen",
    "Accept": "Behalten",
    "Adjust": "Korrigieren",
    "Key Adjustment": "Korrektur setzen",
    "Bake Adjustments Down": "Korrekturen einrechnen",
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
    "Discard": "Verwerfen",
    "Bake to One Action": "In eine Aktion backen",
    "Keys": "Schlüsselbilder",
    "Every Frame": "Jedes Bild",
    "Every n-th Frame": "Jedes n-te Bild",
    "As Few as Needed": "So wenige wie nötig",
    "Tolerance (mm)": "Toleranz (mm)",
    "Root Motion": "Wurzelbewegung",
    "What the armature object itself takes over of the way, as Unreal reads root motion": (
        "Was das Armatur-Objekt selbst vom Weg übernimmt, wie Unreal Wurzelbewegung liest"
    ),
    "The bones alone travel": "Nur die Knochen gehen den Weg",
    "The object goes along below the hips": "Das Objekt geht unter der Hüfte mit",
    "The object goes along below the hips and turns to where the body faces": (
        "Das Objekt geht unter der Hüfte mit und dreht sich dorthin, wohin der Körper schaut"
    ),
    "Mark as Asset": "Als Asset markieren",
    "Export Motion": "Bewegung exportieren",
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
    "Keep the motion: one NLA strip a prompt, named after it": "Die Bewegung behalten: ein NLA-Streifen je Beschreibung",
    "Take the motion away and leave everything as it was before": "Die Bewegung wegnehmen; alles ist wieder wie vorher",
    "Show another take": "Eine andere Fassung zeigen",
    "Discarded.": "Verworfen.",
    "Kept as one strip on “{0}”.": "Als ein Streifen auf „{0}“ behalten.",
    "Kept as {0} strips on “{1}”.": "Als {0} Streifen auf „{1}“ behalten.",
    "“{0}” shows a motion that is neither kept nor discarded: do one of the two first.": (
        "„{0}“ zeigt eine Bewegung, die weder behalten noch verworfen ist: tu zuerst eines von beiden."
    ),
    "The track “{0}” is locked: unlock it in the NLA editor first.": ("Die Spur „{0}“ ist gesperrt: entsperre sie zuerst im NLA-Editor."),
    "“{0}” is disabled or excluded from the view layer, so it does not move: enable it in the Outliner.": (
        "„{0}“ ist deaktiviert oder von der Ansichtsebene ausgeschlossen und bewegt sich darum nicht: schalte sie im Outliner ein."
    ),
    "“{0}” is reversed, repeated or retimed by keys, so no part of it can be made anew: bake it first.": (
        "„{0}“ läuft rückwärts, wiederholt oder mit eigenen Zeiten, deshalb kann kein Teil davon neu gemacht werden: Backe es zuerst."
    ),
    "“{0}” has no two points to walk between: edit it or choose another curve.": (
        "„{0}“ hat keine zwei Punkte, zwischen denen man gehen kann: bearbeite sie oder wähle eine andere Kurve."
    ),
    "“{0}” is no curve any more: choose another one, or clear Follow.": (
        "„{0}“ ist keine Kurve mehr: wähle eine andere, oder leere „Folgen“."
    ),
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
    "The prompt has {0} words, and the text encoder reads about {1}: shorten it, or split it into several prompts (--then, or blocks).": (
        "Die Beschreibung hat {0} Wörter, und gelesen werden etwa {1}: kürze sie, oder teile sie in mehrere (--then oder Blöcke)."
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
}
