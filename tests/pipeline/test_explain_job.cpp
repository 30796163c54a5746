// SPDX-License-Identifier: GPL-3.0-or-later
// A pair explained from files to evidence, what-if questions about it, and the files that are written.

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "core/explain/explanation_json.h"
#include "core/models/model_choice.h"
#include "core/models/model_of_key.h"
#include "core/neural/graph/graph_script.h"
#include "core/pipeline/explain_job.h"
#include "tests/explain/pair_script.h"
#include "tests/models/made_models.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using pipeline::ExplainOptions;
using pipeline::PairExplainer;
namespace testing = lookalike::testing;

namespace {

/// Each place's colours, kept where they are strong: a network whose answer is known to come from strong
/// colours.
neural::ScriptModule colourNetwork() {
  return {{},
          "def forward(self, x: Tensor) -> Tensor:\n"
          "    x = torch.avg_pool2d(x, [8, 8], [8, 8])\n"
          "    grey = torch.mean(x, [1], True)\n"
          "    x = torch.relu(torch.cat([x - grey, grey - x], 1) - 0.1)\n"
          "    return torch.pow(torch.mean(torch.pow(x, 3.0), [2, 3]) + 1e-9, 0.3333333)\n"};
}

std::vector<PicturePoint> box(float left, float top, float right, float bottom) {
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

}  // namespace

class TestExplainJob : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] std::string in(const char* name) const {
    return (folder_->path() + "/" + name).toStdString();
  }
  [[nodiscard]] std::unique_ptr<PairExplainer> explainer(const std::string& model,
                                                         const std::string& pairCard = {}) const {
    ExplainOptions options;
    options.describer.name = model;
    options.describer.device = "cpu";
    options.pairNetworkCard = pairCard;
    auto made = PairExplainer::create(options);
    if (!made) qFatal("%s", describeError(made.error()).c_str());
    return std::move(made).value();
  }
  [[nodiscard]] std::string colourModel() const {
    return testing::writeModel(QDir(folder_->path()), "colours", colourNetwork(), 6,
                               {{"input", QJsonObject{{"width", 64},
                                                      {"height", 64},
                                                      {"resize", "squash"},
                                                      {"channels", "rgb"},
                                                      {"scale", 1.0 / 255},
                                                      {"mean", QJsonArray{0.0, 0.0, 0.0}},
                                                      {"std", QJsonArray{1.0, 1.0, 1.0}}}}});
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    const auto original = testing::makePicture(1, 640, 480);
    testing::writeFile(in("a.jpg"), testing::encodeJpeg(original));
    testing::writeFile(in("b.jpg"), testing::encodeJpeg(testing::cropped(original, 160, 120, 400, 300), 80));
    testing::writeFile(in("c.jpg"), testing::encodeJpeg(testing::makePicture(9, 500, 400)));
  }

  void theModelOfAKeyIsFound() {
    const auto network =
        testing::writeModel(QDir(folder_->path()), "small",
                            neural::randomDescriptorScript(neural::Backbone::kMobileNetV3Small, 1, 16), 16);
    QFile manifest(folder_->filePath("manifest.json"));
    QVERIFY(manifest.open(QIODevice::WriteOnly));
    manifest.write(R"({"models": ["broken.json", "small.json"]})");
    manifest.close();
    testing::writeFile(in("broken.json"), {std::byte{'{'}});
    describe::DescriberOptions options;
    options.name = network;
    const auto describer = models::makeDescriber(options);
    QVERIFY(describer.ok());
    describe::DescriberOptions folders;
    folders.modelFolders = {folder_->path().toStdString()};
    const auto found = models::describerOf((*describer)->info().key, folders);
    QVERIFY(found.ok());
    const auto made = models::makeDescriber(*found);
    QVERIFY(made.ok());
    QCOMPARE((*made)->info().key.text, (*describer)->info().key.text);

    options.name = "dct";
    const auto builtIn = models::makeDescriber(options);
    QVERIFY(builtIn.ok());
    QCOMPARE(models::describerOf((*builtIn)->info().key, folders)->name, std::string("dct"));
    const auto none = models::describerOf({"torchscript:gone"}, folders);
    QVERIFY(!none.ok());
    QVERIFY(none.error().code == ErrorCode::kNotFound && none.error().path.empty());
  }
  void aCropIsExplained() {
    const auto network =
        testing::writeModel(QDir(folder_->path()), "small",
                            neural::randomDescriptorScript(neural::Backbone::kMobileNetV3Small, 1, 16), 16);
    const auto maker = explainer(network);
    const auto session = maker->open(in("a.jpg"), in("b.jpg"));
    QVERIFY2(session.ok(), session.ok() ? "" : describeError(session.error()).c_str());
    const explain::PairExplanation& told = (*session)->explanation();
    QCOMPARE(told.pictures[0].width, 640);
    QCOMPARE(told.pictures[1].height, 300);
    QCOMPARE(told.pictures[1].format, std::string("jpeg"));
    QVERIFY(told.weights.has_value());
    QVERIFY(told.modelKey.text.starts_with("torchscript:"));
    QVERIFY(told.score > 0.6F);
    QVERIFY(told.evidence.inliers > 20);
    // The matched points lie where the crop, from (160, 120), has them.
    QCOMPARE(told.matchedPoints.size(), static_cast<std::size_t>(told.evidence.inliers));
    std::size_t near = 0;  // coarse ones are less exact
    for (const explain::MatchedPoints& points : told.matchedPoints) {
      const bool isNear = std::abs(points.a.x - 160.0F - points.b.x) < 4.0F &&
                          std::abs(points.a.y - 120.0F - points.b.y) < 4.0F;
      near += isNear ? 1 : 0;
    }
    QVERIFY(near * 10 > told.matchedPoints.size() * 9);
    QVERIFY(told.normRatio > 0.0F);
    QVERIFY(told.similarityMaps.has_value());
    const auto& places = told.similarityMaps->places;
    QVERIFY(std::abs(places[0].overlapOfArea - 400.0F * 300.0F / (640.0F * 480.0F)) < 0.03F);
    QVERIFY(places[1].inOverlap > 0.97F);
    // The same answer as the describer that `compare` uses gives.
    describe::DescriberOptions options;
    options.name = network;
    auto describer = models::makeDescriber(options);
    QVERIFY(describer.ok());
    std::vector<describe::PreparedImage> prepared;
    for (const char* name : {"a.jpg", "b.jpg"}) {
      decode::DecodeRequest request;
      request.minShortSide = 320;
      const auto image = decode::decodeImage(testing::readWholeFile(in(name)), request);
      QVERIFY(image.ok());
      prepared.push_back((*describer)->prepare(image->pixels));
    }
    const auto described = (*describer)->describe(prepared);
    QVERIFY(described.ok());
    const double similarity = std::inner_product((*described)[0].unit.begin(), (*described)[0].unit.end(),
                                                 (*described)[1].unit.begin(), 0.0);
    QVERIFY(std::abs(static_cast<double>(told.similarity) - similarity) < 1e-4);
    const auto again = (*maker).open(in("a.jpg"), in("b.jpg"));
    QCOMPARE((*again)->explanation().similarity, told.similarity);
    QVERIFY(explain::rankCorrelation((*again)->explanation().similarityMaps->maps[0].values,
                                     told.similarityMaps->maps[0].values) > 0.999);
  }

  void theMapOfAHostLiesOnWhatWasPasted() {
    // Strong colours on dull ones: by construction, the answer comes from them.
    const auto bright = testing::makeFlat(200, 150, {220, 30, 30});
    auto host = testing::pastedInto(bright, 640, 480, 320, 240, {110, 118, 112});
    testing::writeFile(in("bright.png"), testing::encodePng(bright));
    testing::writeFile(in("host.png"), testing::encodePng(host));
    const auto maker = explainer(colourModel());
    const auto session = maker->open(in("bright.png"), in("host.png"));
    QVERIFY(session.ok());
    const auto& map = (*session)->explanation().similarityMaps->maps[1];
    const explain::Raster raster = explain::spreadOver(map, 640, 480);
    const auto mask = explain::insideOf(box(320, 240, 519, 389), 640, 480, raster.width, raster.height);
    const double found = explain::intersectionOverUnion(raster, mask);
    QVERIFY2(found > 0.6, qPrintable(QString::number(found)));
    QVERIFY(explain::shareWithin(raster, mask) > 0.6F);
  }

  void builtInDescribersHaveNoMap() {
    const auto maker = explainer("dct");
    const auto session = maker->open(in("a.jpg"), in("b.jpg"));
    QVERIFY(session.ok());
    QVERIFY(!(*session)->explanation().similarityMaps);
    QVERIFY(!(*session)->explanation().whyNoMaps.empty());
    QVERIFY((*session)->explanation().score > 0.6F);
    QVERIFY(std::isnan((*session)->explanation().normRatio));
    const auto json = explain::explanationJson((*session)->explanation());
    QVERIFY(json["sensitivity"].contains("none_because"));
    QVERIFY(json["norm_ratio"].is_null());
  }

  void aPictureWithItself() {
    const auto maker = explainer("dct");
    const auto session = maker->open(in("a.jpg"), in("a.jpg"));
    QVERIFY(session.ok());
    QVERIFY((*session)->explanation().similarity > 0.9999F);
    QVERIFY((*session)->explanation().score > 0.6F);
    QVERIFY(explain::explanationJson((*session)->explanation())["same_content"].get<bool>());
  }

  void aPartPaintedOutChangesTheAnswer() {
    const auto maker = explainer(colourModel());
    const auto session = maker->open(in("a.jpg"), in("b.jpg"));
    QVERIFY(session.ok());
    const auto& before = (*session)->explanation();
    const auto after = (*session)->withoutParts({std::nullopt, box(-1, -1, 200, 300)});
    QVERIFY(after.ok());
    QVERIFY(after->evidence.inliers < before.evidence.inliers);
    QVERIFY(after->evidence.inliers > 5);
    const auto nothing = (*session)->withoutParts({box(-1, -1, 640, 480), box(-1, -1, 400, 300)});
    QVERIFY(nothing.ok());
    QCOMPARE(nothing->evidence.inliers, 0);
    // The question changes nothing about the session, and may be asked again.
    const auto again = (*session)->withoutParts({std::nullopt, box(-1, -1, 200, 300)});
    QCOMPARE(again->score, after->score);
    QCOMPARE((*session)->explanation().evidence.inliers, before.evidence.inliers);
    const auto json = explain::whatIfJson({std::nullopt, box(0, 0, 200, 300)}, before, *after);
    QVERIFY(json["a"].is_null());
    QCOMPARE(json["b"].size(), std::size_t{4});
    QCOMPARE(json["after"]["inliers"].get<int>(), after->evidence.inliers);
    for (const auto& wrong : {box(700, 500, 800, 600), std::vector<PicturePoint>{{0, 0}, {9, 9}}}) {
      const auto refused = (*session)->withoutParts({wrong, std::nullopt});
      QVERIFY(!refused.ok());
      QCOMPARE(refused.error().code, ErrorCode::kInvalidArgument);
      QCOMPARE(refused.error().path, in("a.jpg"));
    }
  }

  void pairNetworksAreExplainedToo_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("branches");
    QTest::newRow("siamese") << "siamese" << 1;
    QTest::newRow("pseudo-siamese") << "pseudo-siamese" << 1;
    QTest::newRow("two-channel") << "two-channel" << 1;
    QTest::newRow("hybrid") << "hybrid" << 2;
    QTest::newRow("contrastive-siamese") << "contrastive-siamese" << 1;
  }
  void pairNetworksAreExplainedToo() {
    QFETCH(QString, kind);
    QFETCH(int, branches);
    neural::PairNetworkOptions options;
    options.kind = *neural::pairNetworkNamed(kind.toStdString());
    options.side = 32;
    options.convolutions = {{8, 1}, {12}};
    options.hidden = {16};
    const std::string card =
        testing::writeModel(QDir(folder_->path()), "pair", testing::pairScript(options, 7), 2,
                            {{"kind", "pair"}, {"network", kind}, {"side", options.side}});
    const auto maker = explainer("dct", card);
    const auto session = maker->open(in("a.jpg"), in("b.jpg"));
    QVERIFY2(session.ok(), session.ok() ? "" : describeError(session.error()).c_str());
    const auto& answer = (*session)->explanation().pairNetwork;
    QVERIFY(answer.has_value());
    QVERIFY(answer->probability > 0.0F && answer->probability < 1.0F);
    QCOMPARE(static_cast<int>(answer->branches.size()), branches);
    for (const auto& branch : answer->branches) {
      QCOMPARE(branch.maps.maps[0].columns, 8);
      QCOMPARE(branch.maps.maps[0].rows, 8);
      QCOMPARE(branch.maps.maps[1].rows, 8);
      QCOMPARE(branch.maps.maps[1].covers.width, 400.0);
    }
    std::vector<std::string> keys;
    const auto pictures = (*session)->pictures();
    QVERIFY(pictures.ok());
    for (const auto& picture : *pictures) keys.push_back(picture.key);
    QCOMPARE(static_cast<int>(keys.size()), 2 * branches + 2);
    QVERIFY(explain::explanationJson((*session)->explanation())["pair_network"]["branches"].size() > 0);
    // The card of a descriptor is none of a pair network.
    ExplainOptions wrong;
    wrong.describer.name = "dct";
    wrong.pairNetworkCard = colourModel();
    const auto refused = PairExplainer::create(wrong);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::kBadModel);
  }

  void badFilesAreNamed() {
    const auto maker = explainer("dct");
    testing::writeFile(in("empty.jpg"), {});
    auto torn = testing::readWholeFile(in("c.jpg"));
    torn.resize(torn.size() / 2);
    testing::writeFile(in("torn.jpg"), torn);
    for (const auto& [name, code] : {std::pair{"empty.jpg", ErrorCode::kEmpty},
                                     {"torn.jpg", ErrorCode::kTruncated},
                                     {"none.jpg", ErrorCode::kNotFound}}) {
      for (const bool first : {true, false}) {
        const auto session = maker->open(in(first ? name : "a.jpg"), in(first ? "a.jpg" : name));
        QVERIFY(!session.ok());
        QCOMPARE(session.error().code, code);
        QCOMPARE(session.error().path, in(name));
      }
    }
    // The explainer goes on.
    QVERIFY(maker->open(in("a.jpg"), in("c.jpg")).ok());
  }

  void badModelsAreNamed() {
    ExplainOptions options;
    options.describer.name = "no such model";
    const auto unknown = PairExplainer::create(options);
    QVERIFY(!unknown.ok());
    QCOMPARE(unknown.error().code, ErrorCode::kNotFound);
    options.describer.name = colourModel();
    QFile weights(QDir(folder_->path()).filePath("colours.pt"));
    QVERIFY(weights.open(QIODevice::Append) && weights.write("x") == 1);
    weights.close();
    auto changed = PairExplainer::create(options);
    QVERIFY(changed.ok());
    for (int i = 0; i < 2; ++i) {  // told each time
      const auto session = (*changed)->open(in("a.jpg"), in("b.jpg"));
      QVERIFY(!session.ok());
      QCOMPARE(session.error().code, ErrorCode::kBadModel);
    }
  }

  void filesAreWritten() {
    const auto maker = explainer(colourModel());
    const auto session = maker->open(in("a.jpg"), in("b.jpg"));
    QVERIFY(session.ok());
    const std::string out = in("deep/out");
    QVERIFY(pipeline::prepareExplanationFolder(out, {in("a.jpg"), in("b.jpg")}).ok());
    const auto written = pipeline::writeExplanationPictures(out, *(*session)->pictures());
    QVERIFY(written.ok());
    QCOMPARE(written->size(), std::size_t{4});
    QCOMPARE(QDir(QString::fromStdString(out)).entryList(QDir::Files),
             (QStringList{"explained-difference.png", "explained-keypoints.png", "explained-map-a.png",
                          "explained-map-b.png"}));
    // Another pair, without maps: the old ones go, other files stay.
    testing::writeFile(out + "/mine.png", testing::encodePng(testing::makeFlat(4, 4, {1, 2, 3})));
    const auto plainMaker = explainer("dct");
    const auto plain = plainMaker->open(in("a.jpg"), in("c.jpg"));
    QVERIFY(plain.ok());
    QVERIFY(pipeline::writeExplanationPictures(out, *(*plain)->pictures()).ok());
    const QStringList now = QDir(QString::fromStdString(out)).entryList(QDir::Files);
    QVERIFY(now.contains("mine.png") && now.contains("explained-keypoints.png"));
    QVERIFY(!now.contains("explained-map-a.png"));
    // An original is never written over, and a file is no folder.
    QVERIFY(QFile::copy(QString::fromStdString(in("a.jpg")),
                        QString::fromStdString(out + "/explained-map-a.png")));
    const auto over = pipeline::prepareExplanationFolder(out, {out + "/explained-map-a.png", in("b.jpg")});
    QVERIFY(!over.ok());
    QCOMPARE(over.error().code, ErrorCode::kInvalidArgument);
    QVERIFY(!pipeline::prepareExplanationFolder(in("a.jpg"), {in("a.jpg"), in("b.jpg")}).ok());
    QVERIFY(!pipeline::prepareExplanationFolder(in("a.jpg") + "/below", {in("a.jpg"), in("b.jpg")}).ok());
  }
};

QTEST_GUILESS_MAIN(TestExplainJob)
#include "test_explain_job.moc"
