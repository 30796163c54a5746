// SPDX-License-Identifier: GPL-3.0-or-later
// The window in another language: nothing is left in English, nothing is broken by a translation.
#include <map>
#include <optional>
#include <QAbstractButton>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QXmlStreamReader>
#include <vector>

#include "tests/ui/fake_services.h"
#include "ui/compare/compare_actions.h"
#include "ui/compare/edit_sentences.h"
#include "ui/groups/groups_page.h"
#include "ui/review/verdict_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/mnemonics.h"
#include "ui/shared/program_resources.h"
#include "ui/shared/window_actions.h"
#include "ui/window/main_window.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

struct Message {
  QString context;
  QString source;
  QString comment;
  QStringList forms;  ///< one, but for plurals
  bool isPlural = false;
  bool isFinished = true;

  [[nodiscard]] QString key() const {
    return context + QLatin1Char('|') + source + QLatin1Char('|') + comment;
  }
};

/// Reads what lupdate writes; nothing where the file is not whole.
std::vector<Message> messagesOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  QXmlStreamReader xml(&file);
  std::vector<Message> messages;
  QString context;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    if (xml.name() == QLatin1String("name")) {
      context = xml.readElementText();
    } else if (xml.name() == QLatin1String("message")) {
      Message message;
      message.context = context;
      message.isPlural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
      messages.push_back(message);
    } else if (xml.name() == QLatin1String("source")) {
      messages.back().source = xml.readElementText();
    } else if (xml.name() == QLatin1String("comment")) {
      messages.back().comment = xml.readElementText();
    } else if (xml.name() == QLatin1String("translation")) {
      messages.back().isFinished = xml.attributes().value(QLatin1String("type")).isEmpty();
      if (!messages.back().isPlural) messages.back().forms << xml.readElementText();
    } else if (xml.name() == QLatin1String("numerusform")) {
      messages.back().forms << xml.readElementText();
    }
  }
  return xml.hasError() ? std::vector<Message>{} : messages;
}

QString translationFile(const QString& code) {
  return QStringLiteral(LOOKALIKE_SOURCE_DIR "/resources/translations/lookalike_%1.ts").arg(code);
}

QStringList placeholders(const QString& text) {
  static const QRegularExpression kPlaceholder(QStringLiteral("%L?(?:n|[0-9]+)"));
  QStringList found;
  for (auto matches = kPlaceholder.globalMatch(text); matches.hasNext();) found << matches.next().captured();
  found.sort();
  return found;
}

/// Whether a text names keys, as QKeySequence reads and writes them.
bool isKey(const Message& message) {
  if (!message.context.endsWith(QLatin1String("Actions"))) return false;
  const QKeySequence keys(message.source, QKeySequence::PortableText);
  return !keys.isEmpty() && keys.toString(QKeySequence::PortableText) == message.source;
}

bool hasChinese(const QString& text) {
  return std::any_of(text.begin(), text.end(),
                     [](QChar letter) { return letter.script() == QChar::Script_Han; });
}

QString nameOf(const QWidget& widget) {
  if (!widget.accessibleName().isEmpty()) return widget.accessibleName();
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) return button->text();
  return {};
}

/// A part that Qt makes inside one of its own controls.
bool isQtInternal(const QWidget& widget) {
  return widget.objectName().startsWith(QLatin1String("qt_")) || widget.parentWidget() == nullptr ||
         widget.parentWidget()->inherits("QTabBar") || widget.inherits("QMenuBar") ||
         widget.inherits("QMenu") || widget.inherits("QHeaderView") || widget.inherits("QScrollBar") ||
         widget.inherits("QTableCornerButton") || widget.inherits("QDockWidgetTitleButton") ||
         widget.inherits("QDockWidget") ||
         (widget.parentWidget() != nullptr &&
          (widget.parentWidget()->inherits("QAbstractSpinBox") ||
           widget.parentWidget()->inherits("QComboBox") || widget.parentWidget()->inherits("QLineEdit") ||
           widget.parentWidget()->inherits("QComboBoxPrivateContainer")));
}

void speak(const QString& code) {
  chooseLanguage(code);
  installTranslations(*qApp);
}

std::unique_ptr<MainWindow> makeWindow() {
  auto window =
      std::make_unique<MainWindow>(std::make_shared<FakeFindService>(), std::make_shared<FakeImageSource>());
  window->show();
  return window;
}

}  // namespace

class TestTranslations : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QCoreApplication::setOrganizationName("lookalike-test");
    QCoreApplication::setApplicationName("lookalike-test");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
    chinese_ = messagesOf(translationFile("zh_CN"));
    QVERIFY(chinese_.size() > 700);
  }
  void cleanup() { speak({}); }

  void everyLanguageHasItsFile() {
    QStringList codes;
    for (const Language& language : languages()) {
      codes << language.code;
      QVERIFY2(!language.name.isEmpty(), qPrintable(language.code));
      QVERIFY2(!messagesOf(translationFile(language.code)).empty(), qPrintable(language.code));
      QTranslator translator;
      QVERIFY2(translator.load(QStringLiteral(":/translations/lookalike_%1.qm").arg(language.code)),
               qPrintable(language.code));
      QVERIFY(!translator.isEmpty());
    }
    QCOMPARE(codes, (QStringList{"en", "zh_CN"}));
    QCOMPARE(languages().at(1).name, QString::fromUtf8("简体中文"));
  }

  void everyChineseTextIsWhole() {
    for (const Message& message : chinese_) {
      const QByteArray name = message.key().toUtf8();
      QVERIFY2(message.isFinished, name);
      QVERIFY2(message.forms.size() == 1, name);  // one form for every number
      const QString& text = message.forms.front();
      QVERIFY2(!text.trimmed().isEmpty(), name);
      QVERIFY2(placeholders(text) == placeholders(message.source), name);
      QVERIFY2(text.count('\n') == message.source.count('\n'), name);
      QVERIFY2(message.isPlural == message.source.contains("%Ln"), name);
      QVERIFY2(withoutMnemonic(text) == withoutMnemonic(text).trimmed() || text.contains("或"), name);
      // A sentence ends as one.
      if (message.source.size() > 30 && message.source.endsWith('.'))
        QVERIFY2(text.endsWith(QString::fromUtf8("。")), name);
      if (message.source.endsWith(QString::fromUtf8("…")))
        QVERIFY2(text.endsWith(QString::fromUtf8("…")), name);
    }
  }

  void keysStayAndLettersAreKept() {
    int keys = 0;
    int mnemonics = 0;
    for (const Message& message : chinese_) {
      const QByteArray name = message.key().toUtf8();
      const QString& text = message.forms.front();
      if (isKey(message)) {
        QCOMPARE(text, message.source);
        ++keys;
      }
      const QKeySequence letter = QKeySequence::mnemonic(message.source);
      if (letter.isEmpty()) {
        QVERIFY2(!text.contains('&'), name);
        continue;
      }
      QVERIFY2(QKeySequence::mnemonic(text) == letter, name);
      QVERIFY2(!withoutMnemonic(text).contains('('), name);
      ++mnemonics;
    }
    QVERIFY(keys > 80);
    QVERIFY(mnemonics > 70);
  }

  /// What is still in Latin letters is a name, a key or a formula.
  void littleIsLeftInEnglish() {
    QStringList latin;
    for (const Message& message : chinese_) {
      static const QRegularExpression kWord(QStringLiteral("[A-Za-z]{3,}"));
      const QString& text = message.forms.front();
      if (!hasChinese(text) && !isKey(message) && kWord.match(text).hasMatch()) latin << text;
    }
    latin.removeDuplicates();
    latin.sort();
    QCOMPARE(latin, (QStringList{"%1 \u2014 Lookalike", "Lookalike", "Lookalike %1", "SHA-256"}));
  }

  void englishCountsAreRight() {
    for (const Message& message : messagesOf(translationFile("en"))) {
      QVERIFY2(message.isPlural && message.isFinished && message.forms.size() == 2,
               qPrintable(message.key()));
      for (const QString& form : message.forms) {
        QVERIFY2(placeholders(form) == placeholders(message.source), qPrintable(message.key()));
        QVERIFY2(!form.contains("(s)"), qPrintable(message.key()));
      }
    }
    speak("en");
    review::VerdictCounts counts;
    counts.copies = 1;
    QCOMPARE(verdictCountSentence(counts), joinFacts({"1 verdict", "1 copy"}));
    counts.notCopies = 1;
    QCOMPARE(verdictCountSentence(counts), joinFacts({"2 verdicts", "1 copy", "1 not a copy"}));
    counts.copies = 1999;
    counts.conflicts = 1;
    QVERIFY(verdictCountSentence(counts).contains("1,999 copies"));
    QVERIFY(verdictCountSentence(counts).endsWith("1 conflict"));
  }

  void chineseSentencesReadWell() {
    speak("zh_CN");
    review::VerdictCounts counts;
    counts.copies = 2;
    QCOMPARE(verdictCountSentence(counts),
             joinFacts({QString::fromUtf8("2 个判定"), QString::fromUtf8("2 对副本")}));
    QCOMPARE(verdictSentence(VerdictAnswer::kCopy, VerdictOrder::kAFirst),
             QString::fromUtf8("B 是 A 的副本"));
    GeometricEvidence geometry;
    geometry.transform = TransformKind::kSimilarity;
    geometry.editsOfB = true;
    geometry.edits = {{EditKind::kCrop, 0.58F}, {EditKind::kMirror, 0.0F}, {EditKind::kBlur, 0.4F}};
    QCOMPARE(editSentence(geometry), QString::fromUtf8("B 是 A 的镜像裁剪（保留 58%），模糊"));
  }

  void mnemonicsAreTakenOff() {
    QCOMPARE(withoutMnemonic("&File"), QString("File"));
    QCOMPARE(withoutMnemonic("Save && &Quit"), QString("Save & Quit"));
    QCOMPARE(withoutMnemonic(QString::fromUtf8("打开(&O)…")), QString::fromUtf8("打开…"));
    QCOMPARE(withoutMnemonic("Size (%1)"), QString("Size (%1)"));
    QCOMPARE(withoutMnemonic("(&O"), QString("(O"));
    QCOMPARE(withoutMnemonic("&"), QString());
    QAction action;
    setActionText(action, QString::fromUtf8("暂停(&P)"));
    QCOMPARE(action.iconText(), QString::fromUtf8("暂停"));
    setActionText(action, QString::fromUtf8("继续(&O)"));
    QCOMPARE(action.iconText(), QString::fromUtf8("继续"));
  }

  void theChineseWindowIsWhole() {
    speak("zh_CN");
    const auto window = makeWindow();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    window->openLibrary("/pictures.lookalike");
    QTRY_COMPARE(window->groupsPage()->groups().rowCount(), 3);
    QSet<QString> keys;
    int actions = 0;
    for (const QAction* action : window->actions()->findChildren<QAction*>()) {
      const QByteArray name = action->text().toUtf8();
      const bool isLanguageOrName = window->actions()->languages->actions().contains(action);
      QVERIFY2(isLanguageOrName || hasChinese(action->text()), name);
      QVERIFY2(hasChinese(action->statusTip()), name);
      QVERIFY2(!action->iconText().contains('&') && !action->iconText().contains("("), name);
      for (const QKeySequence& key : action->shortcuts()) {
        QVERIFY2(!keys.contains(key.toString()), name + " shares " + key.toString().toUtf8());
        keys << key.toString();
      }
      ++actions;
    }
    QVERIFY(actions > 60);
    QSet<QString> titles;
    for (const QAction* menu : window->menuBar()->actions()) {
      const QString letter = QKeySequence::mnemonic(menu->text()).toString();
      QVERIFY2(!letter.isEmpty() && !titles.contains(letter), qPrintable(menu->text()));
      titles << letter;
    }
    for (const QMenu* menu : window->menuBar()->findChildren<QMenu*>()) {
      QSet<QString> letters;
      for (const QAction* action : menu->actions()) {
        const QString letter = QKeySequence::mnemonic(action->text()).toString();
        if (letter.isEmpty()) continue;
        QVERIFY2(!letters.contains(letter), qPrintable(menu->title() + ": " + action->text()));
        letters << letter;
      }
    }
    int named = 0;
    for (const QWidget* widget : window->findChildren<QWidget*>()) {
      if (widget->focusPolicy() == Qt::NoFocus || isQtInternal(*widget) || widget->isHidden()) continue;
      QVERIFY2(hasChinese(nameOf(*widget)),
               qPrintable(QString("%1 “%2”").arg(widget->metaObject()->className(), nameOf(*widget))));
      ++named;
    }
    QVERIFY(named > 20);
    for (const QLabel* label : window->findChildren<QLabel*>()) {
      static const QRegularExpression kWords(QStringLiteral("[A-Za-z]{2,} [A-Za-z]{2,}"));
      if (hasChinese(label->text())) continue;
      QVERIFY2(!kWords.match(label->text()).hasMatch(), qPrintable(label->text()));
    }
  }

  void theMenuChangesTheLanguage() {
    speak("en");
    {
      const auto window = makeWindow();
      const QSignalSpy changed(window.get(), &MainWindow::languageChanged);
      QList<QAction*> choices = window->actions()->languages->actions();
      QCOMPARE(choices.size(), 3);
      QVERIFY(choices.at(1)->isChecked());
      QCOMPARE(window->actions()->quit->iconText(), QString("Quit"));
      choices.at(1)->trigger();  // the same again changes nothing
      QCOMPARE(changed.size(), 0);
      choices.at(2)->trigger();
      QCOMPARE(changed.size(), 1);
      QCOMPARE(chosenLanguage(), QString("zh_CN"));
    }
    installTranslations(*qApp);
    QCOMPARE(QLocale().language(), QLocale::Chinese);
    const auto window = makeWindow();
    QCOMPARE(window->actions()->quit->iconText(), QString::fromUtf8("退出"));
    QVERIFY(window->actions()->languages->actions().at(2)->isChecked());
    // The languages are called what they call themselves, so that one finds back.
    QCOMPARE(window->actions()->languages->actions().at(1)->text(), QString("English"));
    window->actions()->languages->actions().at(0)->trigger();
    QCOMPARE(chosenLanguage(), QString());
  }

  void anUnknownLanguageIsThatOfTheSystem() {
    QSettings().setValue("language", "xx_YY");
    QCOMPARE(chosenLanguage(), QString());
    installTranslations(*qApp);
    QCOMPARE(QLocale().language(), QLocale::system().language());
  }

  /// New, changed or vanished texts in the code are in the files too.
  void theFilesAreUpToDate() {
    const QString program = QStringLiteral(LOOKALIKE_LUPDATE);
    if (!QFile::exists(program)) QSKIP("lupdate is not there");
    const QTemporaryDir folder;
    const QString source = QStringLiteral(LOOKALIKE_SOURCE_DIR);
    const QString copy = folder.filePath("fresh_zh_CN.ts");
    QProcess process;
    process.start(program, {source + "/ui", source + "/app/gui", "-I", source, "-silent", "-no-obsolete",
                            "-locations", "none", "-ts", copy});
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 0);
    QStringList inCode;
    QStringList pluralsInCode;
    for (const Message& message : messagesOf(copy)) {
      inCode << message.key();
      if (message.isPlural) pluralsInCode << message.key();
    }
    QVERIFY(inCode.size() > 700);
    QStringList inChinese;
    for (const Message& message : chinese_) inChinese << message.key();
    QStringList inEnglish;
    for (const Message& message : messagesOf(translationFile("en"))) inEnglish << message.key();
    for (QStringList* keys : {&inCode, &pluralsInCode, &inChinese, &inEnglish}) keys->sort();
    QCOMPARE(inChinese, inCode);
    QCOMPARE(inEnglish, pluralsInCode);
  }

 private:
  QTemporaryDir settings_;
  std::vector<Message> chinese_;
};

QTEST_MAIN(TestTranslations)
#include "test_translations.moc"
