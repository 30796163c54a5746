// SPDX-License-Identifier: GPL-3.0-or-later
// Which model serves a library: promoted, gone back from, and described from the descriptors of its base.
#include <filesystem>
#include <numeric>
#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "core/catalogue/catalogue.h"
#include "core/describe/descriptor_cache.h"
#include "core/models/library_model.h"
#include "core/models/model_card.h"
#include "core/neural/descriptor_adapter.h"
#include "core/pipeline/promote_model_job.h"
#include "tests/models/made_models.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::library;
using namespace lookalike::models;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

namespace {

constexpr int kImages = 12;

/// Cancels at the first sign of a stage.
class CancelAt final : public JobObserver {
 public:
  CancelAt(JobControl& control, JobStage stage) : control_(control), stage_(stage) {}
  void onProgress(const JobProgress& progress) override {
    if (progress.stage == stage_) control_.cancel();
  }
  void onFailure(const ItemFailure& /*failure*/) override {}

 private:
  JobControl& control_;
  JobStage stage_;
};

neural::DescriptorAdapter madeAdapter(float lean) {
  auto adapter = neural::DescriptorAdapter::identity(48, 8, 3);
  for (std::size_t i = 0; i < adapter.projection.size(); ++i)
    adapter.projection[i] += lean * static_cast<float>(static_cast<int>(i * 37 % 23) - 11) / 11.0F;
  for (std::size_t i = 0; i < adapter.normOut.size(); ++i)
    adapter.normOut[i] = 0.3F * lean * (i % 2 == 0 ? 1 : -1);
  adapter.normOutBias = 0.1F;
  return adapter;
}

}  // namespace

class TestLibraryModel : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  FindCopiesOptions options_;

  std::string inFolder(const std::string& name) const { return folder_->path().toStdString() + "/" + name; }
  const std::string& library() const { return options_.index.libraryPath; }

  FindCopiesReport find(const std::string& model) {
    JobControl control;
    options_.index.describer.name = model;
    auto report = findCopies(options_, control, nullptr);
    if (!report.ok()) qFatal("%s", describeError(report.error()).c_str());
    return std::move(report).value();
  }
  Result<FindCopiesReport> promote(const std::string& model, JobObserver* observer = nullptr) {
    JobControl control;
    options_.index.describer.name = model;
    return promoteModel(options_, control, observer);
  }
  DescriberKey keyOf(const std::string& model) const {
    return models::readModelCard(inFolder("models/" + model + ".json"))->key;
  }
  DescriberKey served() const { return readSnapshot(library()).value()->describer; }
  std::string derived() const { return derivedFolder(library()); }

  /// A tuned model of "one", in the folder of models, with the adapter that made it beside it.
  void writeTuned(const std::string& name, const neural::DescriptorAdapter& adapter,
                  const neural::DescriptorAdapter& beside) const {
    const QDir models(folder_->filePath("models"));
    const auto base = testing::readWholeFile(inFolder("models/one.pt"));
    const auto script = neural::adaptedScript(base, "one.pt", adapter, neural::WeightStorage::kHalf);
    if (!script.ok()) qFatal("%s", describeError(script.error()).c_str());
    const QString file = QString::fromStdString(name);
    testing::writeModel(models, file, testing::normalisedGridNetwork(), 48,
                        {{"basedOnKey", QString::fromStdString(keyOf("one").text)}});
    testing::writeFile(inFolder("models/" + name + ".pt"), *script);
    // The card was written for other weights.
    const auto hash = QCryptographicHash::hash(
        QByteArrayView(reinterpret_cast<const char*>(script->data()), static_cast<qsizetype>(script->size())),
        QCryptographicHash::Sha256);
    auto card = testing::readWholeFile(inFolder("models/" + name + ".json"));
    auto document = QJsonDocument::fromJson(QByteArray(reinterpret_cast<const char*>(card.data()),
                                                       static_cast<qsizetype>(card.size())))
                        .object();
    document["sha256"] = QString(hash.toHex());
    const QByteArray text = QJsonDocument(document).toJson();
    QFile written(models.filePath(file + ".json"));
    QVERIFY(written.open(QIODevice::WriteOnly));
    written.write(text);
    QVERIFY(neural::writeAdapter(beside, inFolder("models/" + name + ".adapter.params")).ok());
    testing::writeManifest(models, {"one.json", file + ".json"}, "one");
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    options_ = {};
    options_.evidence = EvidenceKind::kGlobal;
    options_.index.roots = {inFolder("pictures")};
    options_.index.libraryPath = inFolder("test.lookalike");
    options_.index.describer.device = "cpu";
    options_.index.describer.modelFolders = {inFolder("models")};
    fs::create_directories(inFolder("pictures"));
    fs::create_directories(inFolder("models"));
    for (std::uint32_t i = 0; i < kImages - 2; ++i) {
      const auto picture = testing::makePicture(100 + i, 160, 120);
      testing::writeFile(inFolder("pictures/" + std::to_string(i) + ".jpg"), testing::encodeJpeg(picture));
    }
    const auto picture = testing::makePicture(1, 240, 180);
    testing::writeFile(inFolder("pictures/a.jpg"), testing::encodeJpeg(picture));
    testing::writeFile(inFolder("pictures/a-small.jpg"),
                       testing::encodeJpeg(testing::resized(picture, 120, 90)));
    const QDir models(folder_->filePath("models"));
    testing::writeModel(models, "one", testing::normalisedGridNetwork(), 48);
    testing::writeModel(models, "two", testing::normalisedGridNetwork(), 48,
                        {{"input", QJsonObject{{"width", 32},
                                               {"height", 32},
                                               {"resize", "squash"},
                                               {"channels", "rgb"},
                                               {"scale", 1.0 / 255},
                                               {"mean", QJsonArray{0.5, 0.5, 0.5}},
                                               {"std", QJsonArray{0.5, 0.5, 0.5}}}}});
    testing::writeManifest(models, {"one.json", "two.json"}, "one");
  }

  void withoutAChoiceTheDefaultServes() {
    describe::DescriberOptions options = options_.index.describer;
    QVERIFY(describerOfLibrary(library(), options)->name == "default");  // no library yet
    QCOMPARE(modelChoices(library()).error().code, ErrorCode::kNotFound);
    find("default");
    QVERIFY(modelChoices(library())->empty());
    QVERIFY(describerOfLibrary(library(), options)->name == "default");
    QVERIFY(served() == keyOf("one"));
    find("two");  // without a choice the newest run is shown, as ever
    QVERIFY(served() == keyOf("two"));
    QCOMPARE(goBackToModelBefore(library(), options.modelFolders).error().code, ErrorCode::kInvalidArgument);
  }

  void aPromotedModelServesUntilOneGoesBack() {
    find("default");
    const auto promoted = promote("two");
    QVERIFY2(promoted.ok(), promoted.ok() ? "" : describeError(promoted.error()).c_str());
    auto choices = modelChoices(library()).value();
    QCOMPARE(choices.size(), std::size_t{1});
    QVERIFY(choices[0].describer == keyOf("two") && choices[0].before == keyOf("one"));
    QVERIFY(choices[0].modelName == "two" && choices[0].chosenAtMs > 1'600'000'000'000);
    QVERIFY(served() == keyOf("two"));

    // It is the default now; another that is named is used once, and changes nothing.
    QVERIFY(find("default").index.describer == keyOf("two"));
    QVERIFY(find("one").snapshot->describer == keyOf("one"));
    QVERIFY(served() == keyOf("two"));
    QVERIFY(promote("two").ok());  // is chosen already
    QCOMPARE(modelChoices(library())->size(), std::size_t{1});
    describe::DescriberOptions named;
    named.name = "dct";
    QVERIFY(describerOfLibrary(library(), named)->name == "dct");

    const auto& folders = options_.index.describer.modelFolders;
    const auto back = goBackToModelBefore(library(), folders);
    QVERIFY2(back.ok(), back.ok() ? "" : describeError(back.error()).c_str());
    QVERIFY(back->describer == keyOf("one") && back->before == keyOf("two") && back->modelName == "one");
    QVERIFY(served() == keyOf("one"));
    QVERIFY(find("default").index.describer == keyOf("one"));
    QVERIFY(goBackToModelBefore(library(), folders)->describer == keyOf("two"));  // and forth
    QCOMPARE(modelChoices(library())->size(), std::size_t{3});
  }

  void theBuiltInOneCanBeChosenToo() {
    QVERIFY(promote("dct").ok());
    QVERIFY(modelChoices(library())->front().before.text.empty());
    QCOMPARE(goBackToModelBefore(library()).error().code, ErrorCode::kInvalidArgument);
    QVERIFY(describerOfLibrary(library(), options_.index.describer)->name == "dct");
    QVERIFY(find("default").index.describerName == "dct");
  }

  void anInterruptedPromotionLeavesTheModelBefore() {
    find("default");
    const auto before = readSnapshot(library()).value();
    for (const JobStage stage : {JobStage::kScanning, JobStage::kDescribing, JobStage::kMatching}) {
      JobControl control;
      CancelAt cancel(control, stage);
      options_.index.describer.name = "two";
      const auto promoted = promoteModel(options_, control, &cancel);
      QVERIFY(!promoted.ok());
      QCOMPARE(promoted.error().code, ErrorCode::kCancelled);
      QVERIFY(modelChoices(library())->empty());
      QVERIFY(served() == before->describer);
      QCOMPARE(readSnapshot(library()).value()->pairs.size(), before->pairs.size());
    }
    QVERIFY(promote("two").ok());
  }

  void aModelThatWasRemovedIsNamed() {
    find("default");
    QVERIFY(promote("two").ok());
    testing::writeManifest(QDir(folder_->filePath("models")), {"one.json"}, "one");
    JobControl control;
    options_.index.describer.name = "default";
    const auto found = findCopies(options_, control, nullptr);
    QCOMPARE(found.error().code, ErrorCode::kNotFound);
    QVERIFY(found.error().detail.find("two") != std::string::npos);
    QVERIFY(found.error().detail.find(keyOf("two").text) != std::string::npos);
    QCOMPARE(describerOfLibrary(library(), options_.index.describer).error().code, ErrorCode::kNotFound);
    QVERIFY(served() == keyOf("two"));  // what it found can be looked at

    const auto& folders = options_.index.describer.modelFolders;
    QVERIFY(goBackToModelBefore(library(), folders).ok());
    QVERIFY(served() == keyOf("one"));
    QCOMPARE(goBackToModelBefore(library(), folders).error().code, ErrorCode::kNotFound);
    QVERIFY(served() == keyOf("one"));  // as it was
  }

  void onlyInstalledModelsCanBePromoted() {
    find("default");
    const QDir elsewhere(folder_->path());
    const std::string card = testing::writeModel(elsewhere, "stray", testing::normalisedGridNetwork(), 48,
                                                 {{"input", QJsonObject{{"width", 16},
                                                                        {"height", 16},
                                                                        {"resize", "squash"},
                                                                        {"channels", "rgb"},
                                                                        {"scale", 1.0},
                                                                        {"mean", QJsonArray{0, 0, 0}},
                                                                        {"std", QJsonArray{1, 1, 1}}}}});
    QCOMPARE(promote(card).error().code, ErrorCode::kInvalidArgument);
    QCOMPARE(promote("nothing").error().code, ErrorCode::kNotFound);
    QVERIFY(modelChoices(library())->empty());
  }

  void aLibraryInUseIsLocked() {
    find("default");
    QVERIFY(promote("two").ok());
    auto holder = catalogue::Catalogue::open(library(), catalogue::OpenMode::kReadWrite);
    QVERIFY(holder.ok());
    QCOMPARE(promote("one").error().code, ErrorCode::kLocked);
    QCOMPARE(goBackToModelBefore(library()).error().code, ErrorCode::kLocked);
    QVERIFY(served() == keyOf("two"));  // reading is possible
    QCOMPARE(modelChoices(library())->size(), std::size_t{1});
    holder.value().reset();
    QCOMPARE(goBackToModelBefore(inFolder("none.lookalike")).error().code, ErrorCode::kNotFound);
    QVERIFY(!fs::exists(inFolder("none.lookalike")));
  }

  void aTunedModelDescribesFromTheDescriptorsOfItsBase() {
    QCOMPARE(find("default").index.imagesDescribed, std::int64_t{kImages});
    const auto adapter = madeAdapter(0.4F);
    writeTuned("tuned", adapter, adapter);
    testing::writeFile(inFolder("pictures/new.jpg"), testing::encodeJpeg(testing::makePicture(7, 160, 120)));
    const auto promoted = promote("tuned");
    QVERIFY2(promoted.ok(), promoted.ok() ? "" : describeError(promoted.error()).c_str());
    QCOMPARE(promoted->index.imagesAdapted, std::int64_t{kImages});
    QCOMPARE(promoted->index.imagesDescribed, std::int64_t{1});  // the base had not seen it
    const auto quick = describe::DescriptorCache::openExisting(derived(), keyOf("tuned")).value();
    fs::rename(derived(), derived() + ".quick");

    const auto slow = find("tuned");
    QCOMPARE(slow.index.imagesAdapted, std::int64_t{0});
    QCOMPARE(slow.index.imagesDescribed, std::int64_t{kImages + 1});
    const auto described = describe::DescriptorCache::openExisting(derived(), keyOf("tuned")).value();
    double meanNorm = 0.0;
    for (const ImageRecord& image : slow.snapshot->images) {
      const Descriptor a = quick->find(image.hash).value();
      const Descriptor b = described->find(image.hash).value();
      const double cosine = std::inner_product(a.unit.begin(), a.unit.end(), b.unit.begin(), 0.0);
      QVERIFY2(cosine > 0.999, qPrintable(QString::number(cosine)));
      QVERIFY(std::abs(a.rawNorm - b.rawNorm) < 0.02F * b.rawNorm);
      meanNorm += b.rawNorm / (kImages + 1);
    }
    QVERIFY(std::abs(meanNorm - 1.0) > 0.01);  // the norm head did something
  }

  void anAdapterOfAnotherModelIsNotUsed() {
    find("default");
    writeTuned("tuned", madeAdapter(0.4F), madeAdapter(-2.0F));
    auto promoted = promote("tuned");
    QVERIFY(promoted.ok());
    QCOMPARE(promoted->index.imagesAdapted, std::int64_t{0});
    QCOMPARE(promoted->index.imagesDescribed, std::int64_t{kImages});
  }

  void aDamagedAdapterIsNotUsed() {
    find("default");
    const auto adapter = madeAdapter(0.4F);
    writeTuned("tuned", adapter, adapter);
    fs::resize_file(inFolder("models/tuned.adapter.params"), 300);
    QCOMPARE(promote("tuned")->index.imagesDescribed, std::int64_t{kImages});
    // One of other dimensions, whole but not fitting.
    fs::remove_all(derived());
    find("one");
    QVERIFY(neural::writeAdapter(neural::DescriptorAdapter::identity(40, 4, 1),
                                 inFolder("models/tuned.adapter.params"))
                .ok());
    const auto report = find("tuned");
    QCOMPARE(report.index.imagesAdapted, std::int64_t{0});
    QCOMPARE(report.index.imagesDescribed, std::int64_t{kImages});
  }
};

QTEST_GUILESS_MAIN(TestLibraryModel)
#include "test_promote_model_job.moc"
