// SPDX-License-Identifier: GPL-3.0-or-later
// What `find` says of made pictures, against what is stored in tests/data/reference: the same on every
// machine, with every version of the libraries that the program is built on. After a change that is meant,
// the test run with LOOKALIKE_STORE_REFERENCE=1 stores what it sees.

#include <algorithm>
#include <cmath>
#include <cstring>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QMap>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/command_line_run.h"
#include "tests/support/made_images.h"

using lookalike::testing::CommandLineRun;
namespace testing = lookalike::testing;

namespace {

constexpr qsizetype kNpyHeaderBytes = 128;
/// Between entries of one descriptor of unit length on two machines. Instruction sets alone (SSE to AVX-512)
/// make up to 3e-5 of difference; another picture differs by 0.09 and more.
constexpr float kEntryTolerance = 5e-4F;
/// Of a similarity and of a score, which are shown with three decimals.
constexpr double kScoreTolerance = 2e-3;

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The descriptor of each path, from what `export --format npy` writes; rows come in any order.
QMap<QString, QList<float>> descriptorsOf(const QString& npy) {
  const QStringList paths = QString(contentOf(npy + ".paths.txt")).split('\n', Qt::SkipEmptyParts);
  const QByteArray rows = contentOf(npy).mid(kNpyHeaderBytes);
  QMap<QString, QList<float>> descriptors;
  if (paths.isEmpty()) return descriptors;
  const qsizetype rowBytes = rows.size() / paths.size();
  for (qsizetype i = 0; i < paths.size(); ++i) {
    QList<float> row(rowBytes / qsizetype{sizeof(float)});
    std::memcpy(row.data(), rows.constData() + i * rowBytes, static_cast<std::size_t>(rowBytes));
    descriptors.insert(paths[i], row);
  }
  return descriptors;
}

}  // namespace

class TestCliReference : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;

  [[nodiscard]] CommandLineRun run(const QStringList& arguments) const {
    return testing::runCommandLine(folder_.path(), arguments);
  }
  [[nodiscard]] QString pictures() const { return folder_.filePath("pictures"); }
  void write(const QString& name, const testing::Bytes& bytes) const {
    testing::writeFile((pictures() + "/" + name).toStdString(), bytes);
  }

 private slots:
  void initTestCase() {
    QVERIFY(QDir().mkpath(pictures()));
    const auto a = testing::makePicture(1, 480, 360);
    const auto b = testing::makePicture(2, 480, 360);
    const auto c = testing::makePicture(3, 360, 480);
    write("a.jpg", testing::encodeJpeg(a, 92));
    write("a-small.jpg", testing::encodeJpeg(testing::resized(a, 200, 150), 60));
    write("b.png", testing::encodePng(b));
    write("b-crop.webp", testing::encodeWebp(testing::cropped(b, 70, 50, 320, 260), 90));
    write("c.bmp", testing::encodeBmp(c));
    write("c-mirrored.tif", testing::encodeTiff(testing::brightened(testing::mirrored(c), 1.1, 5)));
    for (std::uint32_t i = 0; i < 6; ++i)
      write(QString("other-%1.jpg").arg(i), testing::encodeJpeg(testing::makePicture(100 + i, 400, 300)));
  }

  void descriptorsAndGroupsAreThoseStored_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("dct") << "dct";
    QTest::newRow("lookalike-1") << "lookalike-1";
  }
  void descriptorsAndGroupsAreThoseStored() {
    QFETCH(QString, model);
    const QString stored = LOOKALIKE_TEST_DATA "/reference/" + model;
    const QString library = folder_.filePath(model + ".library");
    const QString npy = folder_.filePath(model + ".npy");
    const CommandLineRun find =
        run({"find", "--model", model, "--library", library, "--device", "cpu", "--json", pictures()});
    QCOMPARE(find.exitCode, 0);
    QCOMPARE(run({"export", "--format", "npy", "--library", library, "--relative-to", pictures(), "-o", npy})
                 .exitCode,
             0);
    const CommandLineRun pairs =
        run({"export", "--format", "pairs-csv", "--library", library, "--relative-to", pictures()});
    QCOMPARE(pairs.exitCode, 0);

    // Both paths, similarity and score of each pair, in the order of the paths.
    QStringList found;
    QStringList lines = QString(pairs.out).trimmed().split('\n');
    const QStringList columns = lines.takeFirst().split(',');
    for (const QString& line : lines) {
      const auto value = [&](const char* column) { return line.split(',').value(columns.indexOf(column)); };
      QStringList paths{value("path_a"), value("path_b")};
      paths.sort();
      found << (paths + QStringList{value("similarity"), value("score")}).join(',');
    }
    found.sort();

    if (qEnvironmentVariableIsSet("LOOKALIKE_STORE_REFERENCE")) {
      QVERIFY(QDir().mkpath(LOOKALIKE_TEST_DATA "/reference"));
      for (const char* end : {".npy", ".npy.paths.txt"}) {
        QFile::remove(stored + end);
        QVERIFY(QFile::copy(folder_.filePath(model + end), stored + end));
      }
      QFile file(stored + ".pairs.csv");
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.write(found.join('\n').toUtf8() + '\n');
    }

    const auto descriptors = descriptorsOf(npy);
    const auto storedDescriptors = descriptorsOf(stored + ".npy");
    QCOMPARE(descriptors.size(), 12);
    QCOMPARE(descriptors.keys(), storedDescriptors.keys());
    float largest = 0;
    for (const QString& path : descriptors.keys()) {
      const QList<float>& here = descriptors[path];
      const QList<float>& there = storedDescriptors[path];
      QVERIFY(!here.isEmpty());
      QCOMPARE(here.size(), there.size());
      for (qsizetype i = 0; i < here.size(); ++i) largest = std::max(largest, std::abs(here[i] - there[i]));
    }
    qInfo("largest difference of an entry: %g", static_cast<double>(largest));
    QVERIFY2(largest <= kEntryTolerance, qPrintable(QString::number(largest)));

    const QStringList storedPairs = QString(contentOf(stored + ".pairs.csv")).trimmed().split('\n');
    QCOMPARE(found.size(), storedPairs.size());
    for (qsizetype i = 0; i < found.size(); ++i) {
      const QStringList here = found[i].split(',');
      const QStringList there = storedPairs[i].split(',');
      QCOMPARE(here.mid(0, 2), there.mid(0, 2));
      for (qsizetype column : {2, 3}) {
        QVERIFY2(std::abs(here[column].toDouble() - there[column].toDouble()) <= kScoreTolerance,
                 qPrintable(found[i] + " here, stored " + storedPairs[i]));
      }
    }

    QSet<QSet<QString>> groups;
    for (const auto& group : find.json()["groups"].toArray()) {
      QSet<QString> names;
      for (const auto& file : group.toObject()["files"].toArray())
        names << QFileInfo(file.toObject()["path"].toString()).fileName();
      groups << names;
    }
    QCOMPARE(groups, (QSet<QSet<QString>>{
                         {"a.jpg", "a-small.jpg"}, {"b.png", "b-crop.webp"}, {"c.bmp", "c-mirrored.tif"}}));
  }
};

QTEST_GUILESS_MAIN(TestCliReference)
#include "test_cli_reference.moc"
