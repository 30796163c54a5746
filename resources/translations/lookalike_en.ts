<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DerivationTexts</name>
    <message numerus="yes">
        <source>in %Ln file(s)</source>
        <translation>
            <numerusform>in %Ln file</numerusform>
            <numerusform>in %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelfTest</name>
    <message numerus="yes">
        <source>%Ln other find(s), which may be true</source>
        <translation>
            <numerusform>%Ln other find, which may be true</numerusform>
            <numerusform>%Ln other finds, which may be true</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) could not be read</source>
        <translation>
            <numerusform>%Ln image could not be read</numerusform>
            <numerusform>%Ln images could not be read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tuning</name>
    <message numerus="yes">
        <source>%Ln more pair(s) of copies</source>
        <translation>
            <numerusform>%Ln more pair of copies</numerusform>
            <numerusform>%Ln more pairs of copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more pair(s) that are not copies</source>
        <translation>
            <numerusform>%Ln more pair that is not a copy</numerusform>
            <numerusform>%Ln more pairs that are not copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) of copies</source>
        <translation>
            <numerusform>%Ln pair of copies</numerusform>
            <numerusform>%Ln pairs of copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) that are not copies</source>
        <translation>
            <numerusform>%Ln pair that is not a copy</numerusform>
            <numerusform>%Ln pairs that are not copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unsure: not used</source>
        <translation>
            <numerusform>%Ln unsure: not used</numerusform>
            <numerusform>%Ln unsure: not used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conflict(s): not used until settled</source>
        <translation>
            <numerusform>%Ln conflict: not used until settled</numerusform>
            <numerusform>%Ln conflicts: not used until settled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of images that are gone: not used</source>
        <translation>
            <numerusform>%Ln of images that are gone: not used</numerusform>
            <numerusform>%Ln of images that are gone: not used</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Verdicts</name>
    <message numerus="yes">
        <source>%Ln verdict(s)</source>
        <translation>
            <numerusform>%Ln verdict</numerusform>
            <numerusform>%Ln verdicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln copies</source>
        <translation>
            <numerusform>%Ln copy</numerusform>
            <numerusform>%Ln copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not copies</source>
        <translation>
            <numerusform>%Ln not a copy</numerusform>
            <numerusform>%Ln not copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unsure</source>
        <translation>
            <numerusform>%Ln unsure</numerusform>
            <numerusform>%Ln unsure</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conflict(s)</source>
        <translation>
            <numerusform>%Ln conflict</numerusform>
            <numerusform>%Ln conflicts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::BatchDialog</name>
    <message numerus="yes">
        <source>%Ln pair(s) receive: %1</source>
        <translation>
            <numerusform>%Ln pair gets: %1</numerusform>
            <numerusform>%Ln pairs get: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them had a verdict</source>
        <translation>
            <numerusform>%Ln of them had a verdict</numerusform>
            <numerusform>%Ln of them had a verdict</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::CompareInsight</name>
    <message numerus="yes">
        <source>%Ln point(s) agree with one alignment.</source>
        <translation>
            <numerusform>%Ln point agrees with one alignment.</numerusform>
            <numerusform>%Ln points agree with one alignment.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::FoldersDialog</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupListModel</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::GroupsPage</name>
    <message numerus="yes">
        <source>%Ln group(s)</source>
        <translation>
            <numerusform>%Ln group</numerusform>
            <numerusform>%Ln groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) in the queue</source>
        <translation>
            <numerusform>%Ln pair in the queue</numerusform>
            <numerusform>%Ln pairs in the queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::LearnPage</name>
    <message numerus="yes">
        <source>%Ln pair(s) now correct</source>
        <translation>
            <numerusform>%Ln pair is right now</numerusform>
            <numerusform>%Ln pairs are right now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) now wrong</source>
        <translation>
            <numerusform>%Ln pair is wrong now</numerusform>
            <numerusform>%Ln pairs are wrong now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::MainWindow</name>
    <message numerus="yes">
        <source>%Ln file(s) could not be used. “Show Problems” (%1) lists them with the reasons.</source>
        <translation>
            <numerusform>%Ln file could not be used. “Show Problems” (%1) says why.</numerusform>
            <numerusform>%Ln files could not be used. “Show Problems” (%1) lists them with the reasons.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s) written to “%1”.</source>
        <translation>
            <numerusform>%Ln verdict written to “%1”.</numerusform>
            <numerusform>%Ln verdicts written to “%1”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new verdict(s) of %1 imported.</source>
        <translation>
            <numerusform>%Ln new verdict of %1 read.</numerusform>
            <numerusform>%Ln new verdicts of %1 read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) could not be written</source>
        <translation>
            <numerusform>%Ln pair could not be written</numerusform>
            <numerusform>%Ln pairs could not be written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s) in conflict now: the queue has a list of them.</source>
        <translation>
            <numerusform>%Ln pair is in conflict now: the queue has a list of them.</numerusform>
            <numerusform>%Ln pairs are in conflict now: the queue has a list of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) could not be used</source>
        <translation>
            <numerusform>%Ln row could not be used</numerusform>
            <numerusform>%Ln rows could not be used</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ModelDesk</name>
    <message numerus="yes">
        <source>%Ln file(s) of the model written to “%1”.</source>
        <translation>
            <numerusform>%Ln file of the model written to “%1”.</numerusform>
            <numerusform>%Ln files of the model written to “%1”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ProblemsView</name>
    <message numerus="yes">
        <source>%Ln file(s) could not be used and are left out of the search.</source>
        <translation>
            <numerusform>%Ln file could not be used and is left out of the search.</numerusform>
            <numerusform>%Ln files could not be used and are left out of the search.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ProgressStrip</name>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln problem</numerusform>
            <numerusform>%Ln problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::ReviewDesk</name>
    <message numerus="yes">
        <source>%Ln verdict(s) taken back</source>
        <translation>
            <numerusform>%Ln verdict taken back</numerusform>
            <numerusform>%Ln verdicts taken back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s) recorded</source>
        <translation>
            <numerusform>%Ln verdict recorded</numerusform>
            <numerusform>%Ln verdicts recorded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::StartPage</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lookalike::ui::WorkPage</name>
    <message numerus="yes">
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>%Ln could not be read</numerusform>
            <numerusform>%Ln could not be read</numerusform>
        </translation>
    </message>
</context>
</TS>
