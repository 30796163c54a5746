// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

#include "core/neural/parameter_file.h"
#include "core/neural/whole_file.h"

using lookalike::ErrorCode;
using namespace lookalike::neural;

namespace {

ParameterSet made() {
  ParameterSet set;
  set.description = "made for a test, naïvely";
  set.tensors.push_back({"a.weight", {2, 3}, {1.0F, -2.5F, 0.1F, 3e-6F, 0.0F, 1000.0F}});
  set.tensors.push_back({"a.bias", {2}, {0.1F, 1e30F}});
  set.tensors.push_back({"large", {1, 2}, {70'000.0F, 0.1F}});
  set.tensors.push_back({"one", {}, {42.0F}});
  set.tensors.push_back({"none", {0, 4}, {}});
  set.normalisation = PixelNormalisation{1.0F, {1.0F, 2.0F, 3.0F}, {4.0F, 5.0F, 6.0F}};
  return set;
}

ErrorCode codeOf(const std::vector<std::byte>& bytes) {
  const auto parsed = parseParameters(bytes, "made.params");
  if (parsed) return ErrorCode::kIo;
  return parsed.error().path == "made.params" ? parsed.error().code : ErrorCode::kCancelled;
}

}  // namespace

class TestParameterFile : public QObject {
  Q_OBJECT
 private slots:
  void singlePrecisionComesBackExactly() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("net.params").toStdString();
    const ParameterSet set = made();
    QVERIFY(writeParameterFile(set, ParameterPrecision::kSingle, path));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"net.params"});
    const auto back = readParameterFile(path);
    QVERIFY(back);
    QCOMPARE(back->description, set.description);
    QCOMPARE(back->tensors.size(), set.tensors.size());
    for (std::size_t i = 0; i < set.tensors.size(); ++i) {
      QCOMPARE(back->tensors[i].name, set.tensors[i].name);
      QCOMPARE(back->tensors[i].shape, set.tensors[i].shape);
      QCOMPARE(back->tensors[i].values, set.tensors[i].values);
    }
    QVERIFY(back->normalisation.has_value());
    QCOMPARE(back->normalisation->mean[1], 2.0F);
    QCOMPARE(back->normalisation->deviation[2], 6.0F);
    QVERIFY(!parseParameters(serialiseParameters({}, ParameterPrecision::kSingle), "")->normalisation);
  }

  void halfPrecisionRoundsWhatItCanHold() {
    const auto bytes = serialiseParameters(made(), ParameterPrecision::kHalf);
    QVERIFY(bytes.size() < serialiseParameters(made(), ParameterPrecision::kSingle).size());
    const auto back = parseParameters(bytes, "made.params");
    QVERIFY(back);
    const auto& weights = back->tensors[0].values;
    QCOMPARE(weights[0], 1.0F);
    QCOMPARE(weights[1], -2.5F);
    QVERIFY(weights[2] != 0.1F && std::abs(weights[2] - 0.1F) < 0.1F / 2048);
    QVERIFY(std::abs(weights[3] - 3e-6F) < 0x1p-25F);
    QCOMPARE(back->tensors[1].values, made().tensors[1].values);  // a vector
    QCOMPARE(back->tensors[2].values, made().tensors[2].values);  // out of range
  }

  void whateverIsCutShortIsABadModel() {
    const auto whole = serialiseParameters(made(), ParameterPrecision::kHalf);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      QCOMPARE(codeOf({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}),
               ErrorCode::kBadModel);
    }
    auto longer = whole;
    longer.push_back(std::byte{0});
    QCOMPARE(codeOf(longer), ErrorCode::kBadModel);
  }

  void everyChangedByteIsNoticed() {
    const auto whole = serialiseParameters(made(), ParameterPrecision::kSingle);
    QCOMPARE(codeOf(whole), ErrorCode::kIo);  // that is: it is good
    for (std::size_t i = 0; i < whole.size(); ++i) {
      auto damaged = whole;
      damaged[i] ^= std::byte{0x10};
      QCOMPARE(codeOf(damaged), ErrorCode::kBadModel);
    }
  }

  void filesThatCannotBeReadSayWhy() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("x.params").toStdString();
    QCOMPARE(readParameterFile(path).error().code, ErrorCode::kNotFound);
    QCOMPARE(readParameterFile(folder.path().toStdString()).error().code, ErrorCode::kNotARegularFile);
    QVERIFY(writeWholeFile({}, path));
    QCOMPARE(readParameterFile(path).error().code, ErrorCode::kBadModel);
    QCOMPARE(readParameterFile(path).error().path, path);
  }

  void neighboursAreLeftAlone() {
    const QTemporaryDir folder;
    const QString mine = folder.filePath("x.params.partial");
    QFile file(mine);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    QVERIFY(
        writeParameterFile(made(), ParameterPrecision::kSingle, folder.filePath("x.params").toStdString()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("mine"));
  }

  void aFailureLeavesWhatWasThere() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("x.params").toStdString();
    QVERIFY(writeParameterFile(made(), ParameterPrecision::kSingle, path));
    // A folder cannot be replaced.
    QVERIFY(QDir(folder.path()).mkdir("y.params"));
    QVERIFY(!writeParameterFile({}, ParameterPrecision::kSingle, folder.filePath("y.params").toStdString()));
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 2);
    QCOMPARE(readParameterFile(path)->tensors.size(), made().tensors.size());
    QCOMPARE(
        writeParameterFile({}, ParameterPrecision::kSingle, folder.filePath("no/such/folder").toStdString())
            .error()
            .code,
        ErrorCode::kNotFound);
  }
};

QTEST_GUILESS_MAIN(TestParameterFile)
#include "test_parameter_file.moc"
