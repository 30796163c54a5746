// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QTest>

#include "ui/shared/error_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

using namespace lookalike;
using namespace lookalike::ui;

class TestTexts : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

  void displayPathEscapesWhatIsNoText_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("ascii") << QByteArray("/a/b c.jpg") << "/a/b c.jpg";
    QTest::newRow("utf-8") << QByteArray("/\xC3\xA9t\xC3\xA9") << QString::fromUtf8("/\xC3\xA9t\xC3\xA9");
    QTest::newRow("latin-1") << QByteArray("/caf\xE9.png") << "/caf\\xE9.png";
    QTest::newRow("cut sequence") << QByteArray("/x\xE2\x82") << "/x\\xE2\\x82";
    QTest::newRow("overlong slash") << QByteArray("/\xC0\xAF") << "/\\xC0\\xAF";
    QTest::newRow("surrogate") << QByteArray("/\xED\xA0\x80") << "/\\xED\\xA0\\x80";
    QTest::newRow("newline") << QByteArray("/a\nb") << "/a\\x0Ab";
    QTest::newRow("right-to-left override") << QByteArray("/a\xE2\x80\xAEgpj") << "/a\\xE2\\x80\\xAEgpj";
    QTest::newRow("beyond 16 bits") << QByteArray("/\xF0\x9F\x98\x80")
                                    << QString::fromUtf8("/\xF0\x9F\x98\x80");
  }
  void displayPathEscapesWhatIsNoText() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shown);
    QCOMPARE(displayPath(bytes.toStdString()), shown);
  }

  void urlsKeepEveryByte_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("plain") << QByteArray("/a/b.jpg");
    QTest::newRow("space, percent, hash, question") << QByteArray("/a b/100%25#1?.jpg");
    QTest::newRow("not utf-8") << QByteArray("/caf\xE9/\xFF.jpg");
    QTest::newRow("utf-8") << QByteArray("/\xC3\xA9.jpg");
  }
  void urlsKeepEveryByte() {
    QFETCH(QByteArray, path);
    const QUrl url = fileUrl(path.toStdString());
    QVERIFY(url.isValid());
    QVERIFY(url.isLocalFile());
    QCOMPARE(QByteArray::fromStdString(pathOfUrl(url)), path);
  }
  void otherUrlsAreNoPaths() { QVERIFY(pathOfUrl(QUrl("https://example.org/a.jpg")).empty()); }

  void partsOfPaths() {
    QCOMPARE(displayFileName("/a/b.jpg"), QString("b.jpg"));
    QCOMPARE(displayFolder("/a/b.jpg"), QString("/a"));
    QCOMPARE(displayFolder("/b.jpg"), QString("/"));
    QCOMPARE(displayFileName("b.jpg"), QString("b.jpg"));
  }

  void everyCodeHasItsOwnSentences() {
    QSet<QString> files;
    QSet<QString> jobs;
    for (int code = 0; code <= static_cast<int>(ErrorCode::kIo); ++code) {
      const Error error{static_cast<ErrorCode>(code), "/p/lib.lookalike", {}, -1};
      const QString file = fileFailureSentence(error);
      const QString job = jobFailureSentence(error);
      QVERIFY2(file.endsWith('.'), qPrintable(file));
      QVERIFY2(job.endsWith('.'), qPrintable(job));
      QVERIFY2(!job.contains('%') && !file.contains('%'), qPrintable(job + file));
      files << file;
      jobs << job;
    }
    QCOMPARE(files.size(), static_cast<int>(ErrorCode::kIo) + 1);
    // Database and other input/output failures ask the same of a person.
    QCOMPARE(jobs.size(), static_cast<int>(ErrorCode::kIo));
  }
  void sentencesCarryTheFacts() {
    const Error error{ErrorCode::kTruncated, "/p/caf\xE9.jpg", "premature end", 1234};
    const QString file = fileFailureSentence(error);
    QVERIFY(file.contains("premature end"));
    QVERIFY(file.contains("1,234"));
    QVERIFY(!file.contains("caf"));
    QVERIFY(jobFailureSentence(error).contains("/p/caf\\xE9.jpg"));
  }
  void aPercentSignInDetailsIsNoPlaceholder() {
    const Error error{ErrorCode::kDatabase, "/p/%2.lookalike", "%1 is %2", 5};
    QVERIFY(jobFailureSentence(error).contains("%1 is %2"));
    QVERIFY(jobFailureSentence(error).contains("/p/%2.lookalike"));
  }
  void cancellingIsNoFailure() {
    const Error error{ErrorCode::kCancelled, "/p/lib.lookalike", "stopped", -1};
    QVERIFY(jobFailureSentence(error).contains("kept"));
    QVERIFY(!jobFailureSentence(error).contains("stopped"));
  }

  void numbers() {
    QCOMPARE(formatCount(1234567), QString("1,234,567"));
    QCOMPARE(formatBytes(999), QString("999 bytes"));
    QCOMPARE(formatBytes(1'234'567), QString("1.2 MB"));
    QVERIFY(formatBytesExactly(1'234'567).contains("1,234,567"));
    QCOMPARE(formatMegapixels(4000, 3000), QString("12.0 MP"));
    QCOMPARE(formatDuration(59.2), QString("1 min"));
    QCOMPARE(formatDuration(12.1), QString("13 s"));
    QCOMPARE(formatDuration(7500), QString("2 h 5 min"));
    QCOMPARE(formatName("jpeg"), QString("JPEG"));
    QCOMPARE(formatName("webp"), QString("WebP"));
  }
  void similarityIsNeverRoundedUpToOne() {
    QCOMPARE(formatSimilarity(0.99996F), QString("0.999"));
    QCOMPARE(formatSimilarity(1.0F), QString("1.000"));
    QCOMPARE(formatSimilarity(0.9F), QString("0.900"));
    QCOMPARE(formatSimilarity(0.935F), QString("0.935"));
  }
  void everyStageHasAName() {
    for (int stage = 0; stage <= static_cast<int>(JobStage::kFinished); ++stage) {
      QVERIFY(!stageName(static_cast<JobStage>(stage)).isEmpty());
    }
  }
};

QTEST_MAIN(TestTexts)
#include "test_texts.moc"
