// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of pictures as they are typed.

#include <QTest>

#include "app/cli/picture_part.h"

using namespace lookalike;
using cli::parsePicturePart;

class TestPicturePart : public QObject {
  Q_OBJECT
 private slots:
  void aRectangle() {
    const auto part = parsePicturePart({"10,20,30,40.5"});
    QVERIFY(part.ok());
    QCOMPARE(part->size(), std::size_t{4});
    QCOMPARE((*part)[0].x, 9.5F);
    QCOMPARE((*part)[0].y, 19.5F);
    QCOMPARE((*part)[2].x, 39.5F);
    QCOMPARE((*part)[2].y, 60.0F);
  }

  void aPolygon_data() {
    QTest::addColumn<QStringList>("words");
    QTest::newRow("words") << QStringList{"1,2", "30,4", "5,60"};
    QTest::newRow("one word") << QStringList{"1,2 30,4 5,60"};
    QTest::newRow("both") << QStringList{"1,2  30,4", "5,60"};
  }
  void aPolygon() {
    QFETCH(QStringList, words);
    std::vector<std::string> arguments;
    for (const QString& word : words) arguments.push_back(word.toStdString());
    const auto part = parsePicturePart(arguments);
    QVERIFY(part.ok());
    QCOMPARE(part->size(), std::size_t{3});
    QCOMPARE((*part)[1].x, 30.0F);
    QCOMPARE((*part)[2].y, 60.0F);
  }

  void whatMakesNoSenseIsNamed_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("named");
    QTest::newRow("nothing") << QStringList{} << "\"\"";
    QTest::newRow("a word") << QStringList{"left"} << "\"left\"";
    QTest::newRow("two corners") << QStringList{"1,2", "3,4"} << "\"1,2 3,4\"";
    QTest::newRow("no area") << QStringList{"1,2,0,4"} << "\"1,2,0,4\"";
    QTest::newRow("negative") << QStringList{"1,2,-3,4"} << "\"1,2,-3,4\"";
    QTest::newRow("three numbers") << QStringList{"1,2,3"} << "\"1,2,3\"";
    QTest::newRow("trailing comma") << QStringList{"1,2,3,"} << "\"1,2,3,\"";
    QTest::newRow("mixed") << QStringList{"1,2", "3,4", "1,2,3,4"} << "\"1,2,3,4\"";
    QTest::newRow("not finite") << QStringList{"1,2,nan,4"} << "nan";
    QTest::newRow("endless") << QStringList{"1,2,1e30,4"} << "1e30";
  }
  void whatMakesNoSenseIsNamed() {
    QFETCH(QStringList, words);
    QFETCH(QString, named);
    std::vector<std::string> arguments;
    for (const QString& word : words) arguments.push_back(word.toStdString());
    const auto part = parsePicturePart(arguments);
    QVERIFY(!part.ok());
    QCOMPARE(part.error().code, ErrorCode::kInvalidArgument);
    QVERIFY2(part.error().detail.find(named.toStdString()) != std::string::npos, part.error().detail.c_str());
  }
};

QTEST_GUILESS_MAIN(TestPicturePart)
#include "test_picture_part.moc"
