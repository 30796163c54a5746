// SPDX-License-Identifier: GPL-3.0-or-later
// Installed models: what is listed, what may come in, what goes out, and that refusals leave nothing behind.
#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/describe/describer.h"
#include "core/library/user_folders.h"
#include "core/models/model_card.h"
#include "core/models/model_choice.h"
#include "core/models/model_manifest.h"
#include "core/models/model_store.h"
#include "core/neural/descriptor_adapter.h"
#include "core/pipeline/index_library_job.h"
#include "tests/catalogue/child_process.h"
#include "tests/models/made_models.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::library;
using namespace lookalike::models;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

namespace {

/// In the form of SSCD's files: ImageNet's pixels in, 512 numbers of length 1 out.
neural::ScriptModule sscdLike() {
  return {{},
          "def forward(self, x: Tensor) -> Tensor:\n"
          "    y = torch.flatten(torch.adaptive_avg_pool2d(x, [14, 14]), 1)\n"
          "    y = torch.slice(y - torch.mean(y, 1, True), 1, 0, 512, 1)\n"
          "    return y / torch.clamp(torch.norm(y, 2, [1], True), min=1e-6)\n"};
}

neural::ScriptModule scriptOf(const std::string& body) {
  return {{}, "def forward(self, x: Tensor) -> Tensor:\n    " + body + "\n"};
}

std::string shipped(const char* name) {
  return std::string(LOOKALIKE_SOURCE_DIR) + "/models/" + name;
}

}  // namespace

class TestModelStore : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;

  std::string inFolder(const std::string& name) const { return folder_->path().toStdString() + "/" + name; }
  std::set<std::string> userFiles() const {
    std::set<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(userModelFolder(), error))
      names.insert(entry.path().filename().string());
    return names;
  }
  std::string write(const std::string& name, const neural::ScriptModule& network) const {
    std::string path = inFolder(name);
    const auto written = neural::writeScriptModule(network, path);
    if (!written.ok()) qFatal("%s", describeError(written.error()).c_str());
    return path;
  }
  static Result<ImportModelReport> import(const std::string& file,
                                          const std::function<void(ImportModelOptions&)>& change = {}) {
    ImportModelOptions options;
    options.file = file;
    options.device = "cpu";
    if (change) change(options);
    JobControl control;
    return importModel(options, control);
  }
  static const InstalledModel* named(const std::vector<InstalledModel>& models, const std::string& name) {
    for (const InstalledModel& model : models) {
      if (model.name == name) return &model;
    }
    return nullptr;
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", folder_->filePath("data").toUtf8());
    qunsetenv("LOOKALIKE_MODELS");
  }

  void theUsersFolderIsOneOfThem() {
    QCOMPARE(userModelFolder(), inFolder("data/lookalike/models"));
    const auto folders = modelFolders();
    QVERIFY(std::find(folders.begin(), folders.end(), userModelFolder()) != folders.end());
    const auto models = installedModels({inFolder("nothing")});
    QCOMPARE(models.size(), std::size_t{1});
    QVERIFY(models[0].name == "dct" && models[0].cardPath.empty() && models[0].problem.empty());
    QVERIFY(!models[0].canBeDeleted && !models[0].key.text.empty());
    QVERIFY(checkModel(models[0], "cpu").ok());
  }

  void theShippedModelSaysWhatItIs() {
    const auto models = installedModels({std::string(LOOKALIKE_SOURCE_DIR) + "/models"});
    const InstalledModel* model = named(models, "lookalike-1");
    QVERIFY(model != nullptr && model->problem.empty());
    QVERIFY(model->key.text == "torchscript:a44e4eff962e358e");
    QVERIFY(model->isCalibrated && !model->canBeDeleted && !model->recipe.empty());
    QCOMPARE(model->pairNetwork.size(), std::size_t{64});
    QVERIFY(model->microAveragePrecision && *model->microAveragePrecision > 0.6);
    QVERIFY(model->bytes > 19'000'000);  // with its pair network
    QCOMPARE(deleteModel(model->cardPath).error().code, ErrorCode::kInvalidArgument);
    QVERIFY(fs::exists(model->cardPath));
  }

  void aNetworkLikeSscdComesInAndDescribes_data() {
    QTest::addColumn<bool>("isCropped");
    QTest::newRow("squashed to 320") << false;
    QTest::newRow("short side of 288") << true;
  }
  void aNetworkLikeSscdComesInAndDescribes() {
    QFETCH(bool, isCropped);
    const std::string file = write("SSCD_disc_mixup.torchscript.pt", sscdLike());
    const auto report = import(file, [&](ImportModelOptions& options) {
      options.licence = "MIT";
      options.input.width = options.input.height = isCropped ? 288 : 320;
      if (!isCropped) return;
      options.input.resize = describe::ResizeMode::kShortSideCentreCrop;
      options.input.shortSide = 288;
    });
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(report->model.name, std::string("sscd-disc-mixup"));
    QVERIFY(report->isUnitLength && !report->model.givesRawNorm);
    QCOMPARE(report->model.dimension, 512);
    QVERIFY(report->imagesPerSecond > 0.0);
    QVERIFY(report->similarityOfCopies > report->similarityOfOthers + 0.1);
    QVERIFY(report->model.canBeDeleted && report->model.problem.empty());
    QCOMPARE(report->model.licence, std::string("MIT"));
    QCOMPARE(report->model.trainingData, std::string("unknown"));
    QCOMPARE(userFiles(),
             (std::set<std::string>{"manifest.json", "sscd-disc-mixup.json", "sscd-disc-mixup.pt"}));
    QVERIFY(checkModel(report->model, "cpu").ok());

    describe::DescriberOptions options;
    options.name = "sscd-disc-mixup";
    options.device = "cpu";
    options.modelFolders = modelFolders();
    const auto describer = models::makeDescriber(options);
    QVERIFY2(describer.ok(), describer.ok() ? "" : describeError(describer.error()).c_str());
    QVERIFY((*describer)->info().key == report->model.key);

    QCOMPARE(import(file).error().code, ErrorCode::kInvalidArgument);  // of this name there is one
    QVERIFY(import(file, [](ImportModelOptions& other) { other.name = "again"; }).ok());
    QVERIFY(deleteModel(report->model.cardPath).ok());
    QCOMPARE(userFiles(), (std::set<std::string>{"manifest.json", "again.json", "again.pt"}));
    QVERIFY(named(installedModels(), "again") != nullptr);
    QVERIFY(named(installedModels(), "sscd-disc-mixup") == nullptr);
    QCOMPARE(deleteModel(report->model.cardPath).error().code, ErrorCode::kInvalidArgument);
  }

  void whatIsNoModelIsRefusedAndLeavesNothing_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("says");
    QTest::newRow("missing") << "missing.pt"
                             << "";
    QTest::newRow("empty") << "empty.pt"
                           << "";
    QTest::newRow("text") << "text.pt"
                          << "";
    QTest::newRow("picture") << "picture.pt"
                             << "";
    QTest::newRow("cut short") << "cut.pt"
                               << "";
    QTest::newRow("damaged") << "damaged.pt"
                             << "";
    QTest::newRow("a folder") << "folder.pt"
                              << "";
    QTest::newRow("not finite") << "infinite.pt"
                                << "finite";
    QTest::newRow("all alike") << "alike.pt"
                               << "same for every picture";
    QTest::newRow("zeros") << "zeros.pt"
                           << "zeros";
    QTest::newRow("one number") << "one.pt"
                                << "one number";
    QTest::newRow("another input") << "shape.pt"
                                   << "";
    QTest::newRow("no rows") << "rows.pt"
                             << "";
    QTest::newRow("pairs") << "pairs.pt"
                           << "network of pairs";
  }
  void whatIsNoModelIsRefusedAndLeavesNothing() {
    QFETCH(QString, file);
    QFETCH(QString, says);
    const auto whole = testing::readWholeFile(write("whole.pt", sscdLike()));
    testing::writeFile(inFolder("empty.pt"), {});
    testing::writeFile(inFolder("text.pt"), testing::Bytes(5000, std::byte{'x'}));
    testing::writeFile(inFolder("picture.pt"), testing::encodePng(testing::makePicture(1, 64, 64)));
    testing::writeFile(inFolder("cut.pt"), testing::Bytes(whole.begin(), whole.begin() + 900));
    auto damaged = whole;
    for (std::size_t i = 100; i < damaged.size() - 200; i += 7) damaged[i] ^= std::byte{0x5A};
    testing::writeFile(inFolder("damaged.pt"), damaged);
    fs::create_directory(inFolder("folder.pt"));
    write("infinite.pt", scriptOf("return torch.log(torch.mean(x, [2, 3]) * 0.0)"));
    write("alike.pt", scriptOf("return torch.mean(x, [2, 3]) * 0.0 + 1.0"));
    write("zeros.pt", scriptOf("return torch.mean(x, [2, 3]) * 0.0"));
    write("one.pt", scriptOf("return torch.mean(x, [1, 2, 3]).unsqueeze(1)"));
    write("shape.pt", scriptOf("return torch.flatten(x.view([-1, 3, 100, 100]), 1)"));
    write("rows.pt", scriptOf("return torch.mean(x, [0, 2, 3])"));
    fs::copy_file(shipped("overlap-1.pt"), inFolder("pairs.pt"));

    const auto report = import(inFolder(file.toStdString()));
    QVERIFY(!report.ok());
    const std::string words = describeError(report.error());
    QVERIFY2(words.find(file.toStdString()) != std::string::npos, words.c_str());  // says which file
    QVERIFY2(words.find(says.toStdString()) != std::string::npos, words.c_str());
    QVERIFY(!report.error().detail.empty() || report.error().code == ErrorCode::kEmpty);
    QVERIFY(userFiles().empty());
  }

  void aCardBesideIsTaken() {
    const QDir folder(folder_->path());
    const std::string card =
        testing::writeModel(folder, "grid", testing::normalisedGridNetwork(), 48, {{"recipe", "by hand"}});
    const auto report = import(inFolder("grid.pt"));
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QVERIFY(report->model.key == models::readModelCard(card)->key);
    QVERIFY(report->model.name == "grid" && report->model.recipe == "by hand");
    QVERIFY(report->model.inputWidth == 64);
    // By its card, under another name: its descriptors are those of the first.
    const auto again = import(card, [](ImportModelOptions& options) { options.name = "grid-2"; });
    QVERIFY2(again.ok(), again.ok() ? "" : describeError(again.error()).c_str());
    QVERIFY(again->model.name == "grid-2" && again->model.key == report->model.key);
  }

  void aCardBesideThatIsWrongIsTold() {
    const QDir folder(folder_->path());
    const auto network = testing::normalisedGridNetwork();
    testing::writeModel(folder, "hash", network, 48, {{"sha256", QString(64, '0')}});
    QVERIFY(import(inFolder("hash.pt")).error().detail.find("the card says 0000") != std::string::npos);
    testing::writeModel(folder, "dimension", network, 47);
    QVERIFY(import(inFolder("dimension.pt")).error().detail.find("47") != std::string::npos);
    testing::writeModel(folder, "field", network, 48, {{"colour", "red"}});
    QVERIFY(import(inFolder("field.pt")).error().detail.find("colour") != std::string::npos);
    testing::writeModel(folder, "other", network, 48, {{"file", "hash.pt"}});
    QCOMPARE(import(inFolder("other.pt")).error().code, ErrorCode::kBadModel);
    const Error pairs = import(shipped("overlap-1.pt")).error();
    QVERIFY(pairs.code == ErrorCode::kBadModel && pairs.detail.find("pairs") != std::string::npos);
    QVERIFY(userFiles().empty());
  }

  void optionsThatMakeNoSenseAreRefused() {
    const std::string file = write("net.pt", sscdLike());
    const auto codeOf = [&](const std::function<void(ImportModelOptions&)>& change) {
      const auto report = import(file, change);
      return report.ok() ? ErrorCode::kCancelled : report.error().code;
    };
    for (const char* name : {"dct", "default", "Upper", "a b", "../x", ".x", "-x", "x.json", "caf\xc3\xa9"})
      QCOMPARE(codeOf([&](ImportModelOptions& options) { options.name = name; }),
               ErrorCode::kInvalidArgument);
    QCOMPARE(codeOf([](ImportModelOptions& options) { options.mean = {0.5F}; }), ErrorCode::kInvalidArgument);
    QCOMPARE(codeOf([](ImportModelOptions& options) { options.input.width = 0; }),
             ErrorCode::kInvalidArgument);
    QCOMPARE(codeOf([](ImportModelOptions& options) { options.defaultThreshold = 3.0F; }),
             ErrorCode::kInvalidArgument);
    QCOMPARE(codeOf([](ImportModelOptions& options) { options.device = "abacus"; }), ErrorCode::kDevice);
    QCOMPARE(codeOf([](ImportModelOptions& options) { options.file.clear(); }), ErrorCode::kInvalidArgument);
    QVERIFY(userFiles().empty());
    // Words that are not UTF-8 do not break the card.
    const auto report = import(file, [](ImportModelOptions& options) { options.licence = "caf\xe9"; });
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QVERIFY(report->model.problem.empty());
  }

  void whatCannotBeWrittenLeavesNothing() {
    const std::string file = write("net.pt", sscdLike());
    // A file where the folder should be.
    fs::create_directories(inFolder("data/lookalike"));
    testing::writeFile(userModelFolder(), testing::Bytes(3, std::byte{1}));
    QVERIFY(!import(file).ok());
    fs::remove(userModelFolder());
    // A damaged manifest is not thrown away.
    fs::create_directories(userModelFolder());
    testing::writeFile(userModelFolder() + "/manifest.json", testing::Bytes(3, std::byte{'{'}));
    QCOMPARE(import(file).error().code, ErrorCode::kBadModel);
    QCOMPARE(userFiles(), std::set<std::string>{"manifest.json"});
    fs::remove(userModelFolder() + "/manifest.json");
    // A folder that may not be written to.
    ::chmod(folder_->path().toUtf8().constData(), 0755);
    ::chmod(userModelFolder().c_str(), 0555);
    const int code = testing::runInChild([&] {
      if (!testing::becomeNobody()) return testing::kNotPossibleHere;
      return static_cast<int>(addToManifest(userModelFolder(), "x.json").error().code);
    });
    ::chmod(userModelFolder().c_str(), 0755);
    if (code != testing::kNotPossibleHere) QCOMPARE(code, static_cast<int>(ErrorCode::kPermissionDenied));
    QVERIFY(userFiles().empty());
  }

  void leftoversOfAKilledImportGoWithTheNext() {
    const std::string file = write("net.pt", sscdLike());
    const std::string leftover = userModelFolder() + "/.lookalike-draft-999999999-Ab3dEf";
    fs::create_directories(leftover);
    testing::writeFile(leftover + "/net.pt", testing::Bytes(9, std::byte{1}));
    testing::writeFile(userModelFolder() + "/net.pt", testing::Bytes(9, std::byte{1}));  // never named
    const auto report = import(file);
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(userFiles(), (std::set<std::string>{"manifest.json", "net.json", "net.pt"}));
    QVERIFY(checkModel(report->model, "cpu").ok());
  }

  void whatOnlyLooksLikeALeftoverStays() {
    const std::string out = inFolder("out");
    const std::set<std::string> mine{".importing-999999999", ".lookalike-draft-999999999-holiday",
                                     ".lookalike-draft-", ".lookalike-draft-2024photo"};
    for (const std::string& name : mine) fs::create_directories(fs::path(out) / name);
    QVERIFY(exportModel(shipped("lookalike-1.json"), out).ok());
    for (const std::string& name : mine) QVERIFY2(fs::is_directory(fs::path(out) / name), name.c_str());
  }

  void aCancelledImportLeavesNothing() {
    ImportModelOptions options;
    options.file = write("net.pt", sscdLike());
    JobControl control;
    control.cancel();
    QCOMPARE(importModel(options, control).error().code, ErrorCode::kCancelled);
    QVERIFY(userFiles().empty());
  }

  void aModelGoesOutAndComesInWithAllThatBelongsToIt() {
    const std::string out = inFolder("out");
    const auto written = exportModel(shipped("lookalike-1.json"), out);
    QVERIFY2(written.ok(), written.ok() ? "" : describeError(written.error()).c_str());
    QCOMPARE(written->size(), std::size_t{5});
    QCOMPARE(exportModel(shipped("lookalike-1.json"), out).error().code, ErrorCode::kInvalidArgument);
    const auto report =
        import(out + "/lookalike-1.json", [](ImportModelOptions& options) { options.name = "mine"; });
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QVERIFY(report->model.isCalibrated && report->model.givesRawNorm && !report->isUnitLength);
    QVERIFY(report->model.key.text == "torchscript:a44e4eff962e358e");
    QCOMPARE(userFiles(), (std::set<std::string>{"manifest.json", "mine.calibration.json", "mine.json",
                                                 "mine.pair.json", "mine.pair.pt", "mine.pt"}));
    QVERIFY(checkModel(report->model, "cpu").ok());
    // A pair network that is not the one of the calibration.
    testing::writeFile(userModelFolder() + "/mine.pair.pt", testing::Bytes(100, std::byte{1}));
    QCOMPARE(checkModel(report->model, "cpu").error().code, ErrorCode::kBadModel);
    testing::writeFile(userModelFolder() + "/mine.adapter.params", testing::Bytes(100, std::byte{1}));
    testing::writeFile(userModelFolder() + "/mine.report.json", testing::Bytes(2, std::byte{'1'}));
    testing::writeFile(userModelFolder() + "/stranger.txt", testing::Bytes(2, std::byte{'1'}));
    QVERIFY(deleteModel(report->model.cardPath).ok());
    QCOMPARE(userFiles(), (std::set<std::string>{"manifest.json", "stranger.txt"}));
  }

  void damageIsTold() {
    const auto report = import(write("net.pt", sscdLike()));
    QVERIFY(report.ok());
    const std::string weights = userModelFolder() + "/net.pt";
    auto bytes = testing::readWholeFile(weights);
    bytes[bytes.size() / 2] ^= std::byte{1};
    testing::writeFile(weights, bytes);
    const Error changed = checkModel(report->model, "cpu").error();
    QVERIFY(changed.code == ErrorCode::kBadModel && changed.detail.find("sha256") != std::string::npos);
    QCOMPARE(exportModel(report->model.cardPath, inFolder("out")).error().code, ErrorCode::kBadModel);
    QVERIFY(!fs::exists(inFolder("out")));
    testing::writeFile(weights, {});
    QVERIFY(!named(installedModels(), "net")->problem.empty());
    fs::remove(weights);
    QVERIFY(!named(installedModels(), "net")->problem.empty());
    testing::writeFile(userModelFolder() + "/net.json", testing::Bytes(5, std::byte{'{'}));
    const auto models = installedModels();
    const InstalledModel* damaged = named(models, "net");
    QVERIFY(damaged != nullptr && !damaged->problem.empty() && damaged->canBeDeleted);
    QCOMPARE(checkModel(*damaged, "cpu").error().code, ErrorCode::kBadModel);
    QVERIFY(deleteModel(damaged->cardPath).ok());
    QCOMPARE(userFiles(), std::set<std::string>{"manifest.json"});
  }

  void onlyOnesOwnModelsAreDeleted() {
    QVERIFY(import(write("net.pt", sscdLike())).ok());
    const QDir folder(folder_->path());
    const std::string stray = testing::writeModel(folder, "stray", testing::normalisedGridNetwork(), 48);
    for (const std::string& path :
         {stray, std::string(), userModelFolder(), userModelFolder() + "/manifest.json",
          userModelFolder() + "/net.pt", userModelFolder() + "/../../../stray.json"})
      QCOMPARE(deleteModel(path).error().code, ErrorCode::kInvalidArgument);
    QVERIFY(fs::exists(stray));
    // A card that names a file elsewhere: the file stays.
    QDir user(QString::fromStdString(userModelFolder()));
    const std::string card = testing::writeModel(user, "far", testing::normalisedGridNetwork(), 48,
                                                 {{"file", "../../../stray.pt"}});
    QVERIFY(addToManifest(userModelFolder(), "far.json").ok());
    QVERIFY(addToManifest(userModelFolder(), "far.json").ok());  // once
    QCOMPARE(installedModels({userModelFolder()}).size(), std::size_t{3});
    QVERIFY(deleteModel(card).ok());
    QVERIFY(fs::exists(inFolder("stray.pt")) && named(installedModels(), "net") != nullptr);
  }
};

QTEST_GUILESS_MAIN(TestModelStore)
#include "test_model_store.moc"
