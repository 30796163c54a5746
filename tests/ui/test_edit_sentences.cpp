// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLocale>
#include <QSet>
#include <QTest>

#include "ui/compare/edit_sentences.h"
#include "ui/shared/formats.h"

using namespace lookalike;
using namespace lookalike::ui;

namespace {

GeometricEvidence withEdits(std::vector<NamedEdit> edits) {
  GeometricEvidence geometry;
  geometry.transform = TransformKind::kSimilarity;
  geometry.edits = std::move(edits);
  return geometry;
}

}  // namespace

class TestEditSentences : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

  void editsAreOneSentence_data() {
    QTest::addColumn<QList<int>>("kinds");
    QTest::addColumn<QList<double>>("amounts");
    QTest::addColumn<bool>("ofB");
    QTest::addColumn<QString>("sentence");
    const auto kinds = [](std::initializer_list<EditKind> list) {
      QList<int> numbers;
      for (const EditKind kind : list) numbers << static_cast<int>(kind);
      return numbers;
    };
    QTest::newRow("none") << kinds({}) << QList<double>{} << true << "";
    QTest::newRow("crop") << kinds({EditKind::kCrop}) << QList<double>{0.15} << true
                          << "B is a crop to 15 % of A";
    QTest::newRow("many") << kinds({EditKind::kCrop, EditKind::kMirror, EditKind::kRecolour,
                                    EditKind::kOverlay})
                          << QList<double>{0.58, 0, 0.2, 0.1} << true
                          << "B is a mirrored crop to 58 % of A, recoloured, with text or a sticker added";
    QTest::newRow("mirrored, of A") << kinds({EditKind::kMirror, EditKind::kBlur}) << QList<double>{0, 0.4}
                                    << false << "A is a mirrored copy of B, blurred";
    QTest::newRow("turned") << kinds({EditKind::kRotate}) << QList<double>{-12.4} << true
                            << QString::fromUtf8("B is a copy of A, rotated 12° counterclockwise");
    QTest::newRow("upside down") << kinds({EditKind::kRotate}) << QList<double>{-180} << true
                                 << "B is a copy of A, upside down";
    QTest::newRow("narrowed") << kinds({EditKind::kStretch}) << QList<double>{0.8} << true
                              << "B is a copy of A, narrowed to 80 % of its width";
  }
  void editsAreOneSentence() {
    QFETCH(QList<int>, kinds);
    QFETCH(QList<double>, amounts);
    QFETCH(bool, ofB);
    QFETCH(QString, sentence);
    GeometricEvidence geometry = withEdits({});
    for (int i = 0; i < kinds.size(); ++i)
      geometry.edits.push_back({static_cast<EditKind>(kinds[i]), static_cast<float>(amounts[i])});
    geometry.editsOfB = ofB;
    QCOMPARE(editSentence(geometry), sentence);
  }
  void everyEditHasItsOwnWords() {
    QSet<QString> sentences;
    for (int kind = 0; kind <= static_cast<int>(EditKind::kBlend); ++kind) {
      const QString sentence = editSentence(withEdits({{static_cast<EditKind>(kind), 0.5F}}));
      QVERIFY2(!sentence.contains('%') || sentence.contains("50 %"), qPrintable(sentence));
      sentences << sentence;
    }
    QCOMPARE(sentences.size(), 21);
    QVERIFY(!sentences.contains("B is a copy of A"));
  }

  void positionsAreSaid() {
    GeometricEvidence geometry;
    geometry.containment = Containment::kBInA;
    QCOMPARE(positionPhrase(geometry), QString());  // nothing is aligned
    geometry.transform = TransformKind::kHomography;
    QCOMPARE(positionPhrase(geometry), QString("B is part of A"));
    geometry.containment = Containment::kAInB;
    geometry.relation = Relation::kMirroredInverted;
    QCOMPARE(positionPhrase(geometry),
             QString::fromUtf8("A is part of B  ·  mirrored  ·  light and dark inverted"));
    geometry.containment = Containment::kUndecided;
    geometry.relation = Relation::kSame;
    QCOMPARE(positionPhrase(geometry), QString());
  }

  void doubtsAreSaid() {
    GeometricEvidence geometry;
    QCOMPARE(doubtPhrase(geometry), QString());
    geometry.doubts = static_cast<std::uint32_t>(Doubt::kFewKeypoints);
    QCOMPARE(doubtPhrase(geometry), QString("little evidence: few keypoints"));
    geometry.doubts |= static_cast<std::uint32_t>(Doubt::kTextOnly);
    geometry.doubts |= static_cast<std::uint32_t>(Doubt::kParallax);
    QCOMPARE(doubtPhrase(geometry),
             QString::fromUtf8("little evidence: few keypoints, matches only on lettering  ·  "
                               "more likely a look-alike: taken from another viewpoint"));
    QSet<QString> words;
    for (unsigned bit = 0; bit < 8; ++bit) {
      geometry.doubts = 1U << bit;
      words << doubtPhrase(geometry);
    }
    QCOMPARE(words.size(), 8);
  }

  void sharesAreRounded() {
    QCOMPARE(formatShare(0.576F), QString("58 %"));
    QCOMPARE(formatShare(0.0F), QString("0 %"));
    QCOMPARE(formatShare(0.001F), QString("<1 %"));
    QCOMPARE(formatShare(1.0F), QString("100 %"));
  }
};

QTEST_MAIN(TestEditSentences)
#include "test_edit_sentences.moc"
