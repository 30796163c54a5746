<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>DerivationTexts</name>
    <message>
        <source>likely original (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linked with none of those above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made from %1 with %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linked with %1, which by itself looks made from it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linked with %1, direction undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weakest link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>or the original (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>in %Ln file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>probability of a copy %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <comment>between facts of an image</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DirectionSentences</name>
    <message>
        <source>its descriptor holds less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it shows less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>something was added to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it looks processed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is smaller for the same content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it lacks fine detail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was compressed before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its quality is lower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>camera data are gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the place is gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an editor wrote it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its dates are later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its history is longer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it names the other as its source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A was made from B (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B was made from A (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EditSentences</name>
    <message>
        <source>turned upside down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>turned %1° anticlockwise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>turned %1° clockwise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>resized to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with a border that fills %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with text or a sticker added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pasted into another picture that fills %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>put beside other pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shown in a screenshot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with its perspective changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>narrowed to %1 of its width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>widened %1 times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recoloured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with brightness or contrast changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with light and dark exchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>compressed harder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blurred</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sharpened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pixelated in blocks of %1 pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with noise added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blended with another picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is a mirrored copy of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is a copy of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is a mirrored crop to %2 of %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is a crop to %2 of %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>few keypoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all matches lie on one line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all matches lie in one spot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a repeated pattern matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only the borders match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only lettering matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the overlap differs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken from another viewpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both show the same part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A lies inside B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B lies inside A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>each shows something more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>light and dark exchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>little evidence: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rather a look-alike: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorSentences</name>
    <message>
        <source>The file is no longer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are not allowed to read this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not an ordinary file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file ends before the picture is complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not a picture in a format that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture is over the size limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the picture took too long and was given up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was not enough memory to read the picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The place cannot be written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program is using the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file was written by a newer version of the program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library could not store the result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model could not describe this picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing device failed on this picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file cannot be used as asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is not there. It may have been moved or its drive is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are not allowed to use %1. Check its permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is not an ordinary file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is incomplete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is damaged, or is not a library file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has a format that cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is over a size limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 took too long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory. Close other programs, or work on fewer folders at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no space left for %1. What was finished is kept; free some space and find again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written to. Copy the library to a place where you may write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is in use by another window or command. Wait for it to end, or close it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Lookalike and was left as it is. Update to open it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be read or written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model %1 cannot be used: it is damaged or not what its card says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The computing device is not there, or it failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be done as asked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. What was finished is kept; finding again goes on from there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 At byte %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The library</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 MP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through the folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading and describing images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking closely at likely copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grouping copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpDialogs</name>
    <message>
        <source>About Lookalike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lookalike %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds edited copies and near-duplicates in folders of images. Everything stays on this computer.

Free software under the GNU General Public License, version 3 or later, without any warranty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Libraries used and their licences</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Verdicts</name>
    <message>
        <source>B is a copy of A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A is a copy of B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copies, not told of which</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a copy; A comes first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a copy; B comes first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflict, to be settled. The latest: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a copy, but of which?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds a group together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a check of a sure one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>annotators contradict each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 % (%2 to %3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1 pairs on the wrong side; %2 more verdicts would mend about %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>several at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settled a conflict</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::BatchDialog</name>
    <message>
        <source>Verdict on the Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Verdict on every ticked pair:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pairs that get the verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) get: %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them had a verdict</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>one step of undo takes it all back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::BatchModel</name>
    <message>
        <source>chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So far</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareActions</name>
    <message>
        <source>&amp;Side by Side</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>V</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show both images next to one another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;One at a Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show one image in the place of the other; hold Space to change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Wipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>W</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part A from B by an edge that can be moved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Blend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mix A and B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show where A and B differ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Matched &amp;Points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join the points of A and B that agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Align</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>G</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lay the images over one another by their content: crops in their place, mirrored ones mirrored back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Kind of Difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift+D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show differences as they are, amplified, or in false colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>[</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the edge, the blend, the gain or the opacity back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mo&amp;re</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the edge, the blend, the gain or the opacity on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensitivity &amp;Maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show where in the images the network&apos;s answer comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maps o&amp;n Both, A or B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift+M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change on which image the map is laid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What &amp;If</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paint a part out, and see what the similarity and the probability would be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareCanvas</name>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images A: %1 and B: %2 in one place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is shown; hold Space for the other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the edge between %1 and %2 is at %3; the left and right keys move it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blended, %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean difference %1 of 255</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>aligned by their content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>by relative position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comparing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean difference %1 of 255 in view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing in view that both show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A − B</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareControls</name>
    <message>
        <source>As it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amplified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>False colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How differences are drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the edge between A and B is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of B is mixed into A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By how much differences are amplified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maps on both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map on A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map on B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images with a sensitivity map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On which image the sensitivity map is laid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the map&apos;s colours is seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>× %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>equal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>little</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of 255 or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>much</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareInsight</name>
    <message>
        <source>The model that these pairs were found with is not there. Find again to use another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose two images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model to ask about this pair.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No maps: these pairs were found with the built-in description, which is no network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No maps: the answer of this network cannot be led back to places.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No maps: nothing in these images speaks for their similarity.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the network&apos;s answer comes from; line: half of the most. This is sensitivity, no proof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No points of the two images agree with one alignment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s) agree with one alignment.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>What if a part were not there? Drag a rectangle over A or B, or press an arrow key; arrows move it, Shift and arrows size it, Escape removes it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What if: similarity %1, probability of a copy %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareView</name>
    <message>
        <source>Choose two images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No alignment is known: the images are shown by relative position.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By relative position; Align lays them over one another by their content.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Aligned: each image lies where its content is in the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a second image above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing chosen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::DerivationView</name>
    <message>
        <source>Who was made from whom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ probability of a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>% that the arrow is right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dashed: below %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no arrow: undecided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with What It Was Made From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut This Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the Weakest Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the Whole Tree</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::FileOpener</name>
    <message>
        <source>No program could be started to open “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No file manager could be started to show “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupListModel</name>
    <message>
        <source>%1
Weakest link in the group: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, in %2: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>= identical</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupMapView</name>
    <message>
        <source>Files of this group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files of this group, as a grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tree could not be worked out: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group as a &amp;Strip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files of the group in a row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group as a &amp;Grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files of the group as larger cards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group as a &amp;Tree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who was made from whom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working out who was made from whom …</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupMembersModel</name>
    <message>
        <source>on side A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on side B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>centre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>= identical</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupView</name>
    <message>
        <source>Facts of the two files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupsPage</name>
    <message>
        <source>Filter by path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter groups by path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of the groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;ort by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups of copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln group(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>up to %1 could be freed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an estimated %1 % of the pairs are copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to show yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No group matches the filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No path contains “%1”. Clear the filter to see all %2 groups.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images in these folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image that can be read. If files could not be read, the problems list says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No copies found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the %1 images is a copy of another with a probability of %2 or more. A lower value finds more distant copies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which pairs to ask about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All pairs, the most telling first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds at the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One picture within the other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Across folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Across train, validation and test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Conflicts between annotators</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pairs to judge</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) in the queue</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for what is worth asking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No conflicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No two annotators contradict each other in this library.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing left to ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every pair of this kind has a verdict, or was skipped. A lower floor in the next search would bring more.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::HistoryModel</name>
    <message>
        <source>gone (%1…)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability then</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::HistoryView</name>
    <message>
        <source>Sh&amp;ow This Pair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw the selected verdict; it stays in the history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History of verdicts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ImagePane</name>
    <message>
        <source>the part seen in the other image is outlined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the sensitivity map is laid over it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what if: a part is painted out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>what if</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::KeyBindings</name>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::MainWindow</name>
    <message>
        <source>Lookalike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the library…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History of Verdicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written to “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window speaks that language when it is opened the next time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go &amp;On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 — Lookalike</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be used. “Show Problems” (%1) lists them with the reasons.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Add a Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lookalike libraries (*.lookalike);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export Groups as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export Groups as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::MemberDelegate</name>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::MessageBar</name>
    <message>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::PairDetailsModel</name>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none recognised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 keypoint matches agree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of the overlap agrees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seen in the other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Doubts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability of a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>identical content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>below %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not compared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normalised</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pair network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Direction</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JPEG quality %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saved before at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPS position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Modified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>identical, byte for byte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>different</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≠</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>=</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ProblemsModel</name>
    <message>
        <source>%1
%2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why it was left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ProblemsView</name>
    <message>
        <source>Show in File &amp;Manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected lines, or all, as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files that could not be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every file could be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be used and are left out of the search.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::QuestionModel</name>
    <message>
        <source>%1 and %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::RampLegend</name>
    <message>
        <source>Colours from %1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ReviewBar</name>
    <message>
        <source>Estimated precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimating the precision…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No finds from %1 on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies among the finds from %1 on: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ReviewDesk</name>
    <message numerus="yes">
        <source>%Ln verdict(s) taken back</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>This was the last pair of the last group.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut: the two are no copies, and the group falls apart there. Undo joins it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A remark that is kept with the next verdict:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your verdicts are kept under this name:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ShortcutsDialog</name>
    <message>
        <source> or </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space, held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flip A and B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show each image in the place of the other while the key is down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move both images while they are enlarged; else walk along the group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New key:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New key of the selected command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use It</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to &amp;Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;All to Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is the key of “%2”. Give that another key first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is on %2 now.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::StartPage</name>
    <message>
        <source>Find copies among your images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resized, cropped, recompressed or edited: choose folders, and Lookalike groups the images that are copies of one another. Nothing is changed or deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders to search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop folders anywhere in this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>or add them with the button below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the selected folders from the list (Delete)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare b&amp;y</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare images by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole image and details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds most: also small crops, and pieces pasted into other pictures. Each find says which edit it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole image only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fastest. Misses small crops and pasted pieces, and takes some look-alikes for copies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks for the same details alone. Misses pictures almost without details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on where you were</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent libraries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folders that you have searched appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1
%2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ThresholdControl</name>
    <message>
        <source>Pr&amp;obability at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least probability of a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least probability of a copy, as a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two images count as copies when the probability that one was made from the other is at least %1, by all that is known of them: details that agree, how much of the overlap agrees, and the similarity. Lower finds more, and more that are no copies. The library holds pairs from %2.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::VerdictBar</name>
    <message>
        <source>%1  %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ViewPane</name>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::WindowActions</name>
    <message>
        <source>&amp;Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder to search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;Library…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+L</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open what was found before from a library file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start Page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+Home</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave this library and choose folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export Groups as &amp;CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write all groups at this threshold as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export Groups as &amp;JSON…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write all groups at this threshold as JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Q</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the program; what was found is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;ind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find Copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find copies in the chosen folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find &amp;Again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the folders again; only what changed is read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause, or go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F7</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop; what is finished is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by Pat&amp;h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only groups with a path that contains some text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change &amp;Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the slider for what counts as a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show P&amp;roblems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files that could not be read, and why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>J</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the next group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the previous group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next &amp;Image in Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with the next image of this group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous I&amp;mage in Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>H</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with the previous image of this group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Review Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Q</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go through the pairs that are worth asking about, instead of groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Which Pairs to Ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose which pairs the queue asks about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ver&amp;dict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B Is a Copy of &amp;A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B was made from A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Is a Copy of &amp;B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A was made from B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One was made from the other, or both from a third; which is not to be told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Not a Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alike perhaps, but neither was made from the other: a hard negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a Copy, A &amp;First</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A hard negative whose last image is B: similar to A but not an edited copy of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a Copy, B F&amp;irst</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A hard negative whose last image is A: similar to B but not an edited copy of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>7</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked at, and not to be told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on without a verdict; asked again another day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Un&amp;do Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the latest verdict back, also one of an earlier day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Y</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give again the verdict that was taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict on the &amp;Group…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+G</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One verdict on all pairs of this group, after a look at the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut the &amp;Weakest Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+X</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say that the pair which holds this group together least is not a copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No&amp;te…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A remark for the next verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go &amp;On by Itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the next pair after each verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;History of Verdicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+H</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List what was said, and take single verdicts back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Your Name…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Alt+N</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name that your verdicts are kept under</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I&amp;mage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show as &amp;A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the selected image on side A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show as &amp;B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the selected image on side B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;wap Sides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>X</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exchange the sides A and B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the selected file in its own program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in File &amp;Manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+F</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the selected file in the file manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the path of the selected file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the images whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Actual Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the larger image pixel by pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl++</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+=</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enlarge both images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+-</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>-</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make both images smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;lip A and B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show each image in the place of the other; hold Space for a moment of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline &amp;Match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>O</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw round the part of each image that is seen in the other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show &amp;Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the facts of both files below the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group as a Stri&amp;p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files of the group in a row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Group as a Grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files of the group as larger cards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group as a Tr&amp;ee</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who was made from whom in the group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Sort Groups By</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the order of the groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Number of Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Space That Could Be Freed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Weakest Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Largest First</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the order round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the colours of the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Alt+1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Alt+2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Alt+3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the language of the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Alt+4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;ull Screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F11</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the whole screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List all keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Lookalike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift+F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version, licence, and the libraries used</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>lookalike::ui::WorkPage</name>
    <message>
        <source>Finding copies…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups appear here as soon as all images are compared. You may pause, or stop and go on another day: what is read once is remembered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to do</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Lookalike</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
