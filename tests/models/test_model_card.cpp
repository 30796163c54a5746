// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/describe/describer.h"
#include "core/models/model_card.h"
#include "core/models/model_choice.h"
#include "tests/models/made_models.h"

using lookalike::Error;
using lookalike::ErrorCode;
using namespace lookalike::describe;
using namespace lookalike::models;
namespace made = lookalike::testing;

namespace {

const QJsonObject kInput{{"width", 32},
                         {"height", 24},
                         {"resize", "squash"},
                         {"channels", "bgr"},
                         {"scale", 1.0},
                         {"mean", QJsonArray{1, 2, 3}},
                         {"std", QJsonArray{1, 1, 1}}};
const QJsonObject kCard{{"kind", "torchscript"},
                        {"name", "n"},
                        {"description", "d"},
                        {"file", "n.pt"},
                        {"sha256", QString(64, 'a')},
                        {"input", kInput},
                        {"dimension", 48},
                        {"rawNorm", true},
                        {"licence", "l"},
                        {"trainingData", "t"},
                        {"defaultThreshold", 0.75},
                        {"batchSize", 8}};

auto parse(const QJsonObject& card) {
  return parseModelCard(QJsonDocument(card).toJson().toStdString(), "card.json");
}

QJsonObject with(const QString& field, const QJsonValue& value) {
  QJsonObject card = kCard;
  card[field] = value;
  return card;
}

QJsonObject withInput(const QString& field, const QJsonValue& value) {
  QJsonObject input = kInput;
  input[field] = value;
  return with("input", input);
}

}  // namespace

class TestModelCard : public QObject {
  Q_OBJECT

  static Error errorOf(const std::string& name, const QString& folder = {}) {
    DescriberOptions options;
    options.name = name;
    options.device = "cpu";
    if (!folder.isEmpty()) options.modelFolders = {folder.toStdString()};
    const auto describer = makeDescriber(options);
    return describer ? Error{ErrorCode::kCancelled, {}, "no error", -1} : describer.error();
  }

 private slots:
  void readsEveryField() {
    const auto card = parse(kCard);
    QVERIFY(card);
    QCOMPARE(card->name, std::string("n"));
    QCOMPARE(card->sha256.toHex(), std::string(64, 'a'));
    QCOMPARE(card->input.width, 32);
    QCOMPARE(card->input.height, 24);
    QVERIFY(card->input.channels == ChannelOrder::kBgr);
    QCOMPARE(card->mean[2], 3.0F);
    QCOMPARE(card->dimension, 48);
    QVERIFY(card->givesRawNorm);
    QCOMPARE(card->defaultThreshold, 0.75F);
    QCOMPARE(card->batchSize, 8);
  }

  void optionalFieldsAreReadWhereTheyAre() {
    QVERIFY(parse(kCard)->recipe.empty() && !parse(kCard)->basedOn && parse(kCard)->basedOnKey.text.empty());
    QVERIFY(!parse(kCard)->microAveragePrecision && parse(kCard)->measuredOn.empty());
    QJsonObject card = kCard;
    card["recipe"] = "adapter on 120 verdicts";
    card["basedOn"] = QString(64, 'b');
    card["basedOnKey"] = "torchscript:0123456789abcdef";
    card["microAveragePrecision"] = 0.5;
    card["measuredOn"] = "a benchmark";
    const auto parsed = parse(card);
    QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
    QCOMPARE(parsed->recipe, std::string("adapter on 120 verdicts"));
    QCOMPARE(parsed->basedOn->toHex(), std::string(64, 'b'));
    QCOMPARE(parsed->basedOnKey.text, std::string("torchscript:0123456789abcdef"));
    QCOMPARE(parsed->microAveragePrecision.value(), 0.5);
    QCOMPARE(parsed->measuredOn, std::string("a benchmark"));
    QCOMPARE(parsed->key.text, parse(kCard)->key.text);  // they change nothing that is computed
    QVERIFY(parsed->path.empty());
  }

  void eachMissingFieldIsNamed() {
    for (const QString& field : kCard.keys()) {
      QJsonObject card = kCard;
      card.remove(field);
      const auto parsed = parse(card);
      QVERIFY2(!parsed, qPrintable(field));
      QCOMPARE(parsed.error().code, ErrorCode::kBadModel);
      QVERIFY2(QString::fromStdString(parsed.error().detail).contains("\"" + field + "\""),
               parsed.error().detail.c_str());
    }
    for (const QString& field : kInput.keys()) {
      QJsonObject input = kInput;
      input.remove(field);
      const auto parsed = parse(with("input", input));
      QVERIFY2(!parsed, qPrintable(field));
      QVERIFY(QString::fromStdString(parsed.error().detail).contains("\"input." + field + "\""));
    }
  }

  void eachWrongFieldIsNamed_data() {
    QTest::addColumn<QJsonObject>("card");
    QTest::addColumn<QString>("field");
    QTest::newRow("unknown") << with("colour", 1) << "colour";
    QTest::newRow("unknown input") << withInput("crop", 1) << "input.crop";
    QTest::newRow("kind") << with("kind", "onnx") << "kind";
    QTest::newRow("reserved name") << with("name", "dct") << "name";
    QTest::newRow("hash") << with("sha256", "12") << "sha256";
    QTest::newRow("text for number") << with("dimension", "48") << "dimension";
    QTest::newRow("zero") << with("dimension", 0) << "dimension";
    QTest::newRow("huge") << with("batchSize", 1e300) << "batchSize";
    QTest::newRow("beyond int") << with("dimension", 4294967344.0) << "dimension";
    QTest::newRow("fraction") << with("dimension", 48.5) << "dimension";
    QTest::newRow("threshold") << with("defaultThreshold", 1.5) << "defaultThreshold";
    QTest::newRow("precision over 1") << with("microAveragePrecision", 1.01) << "microAveragePrecision";
    QTest::newRow("precision as text") << with("microAveragePrecision", "0.5") << "microAveragePrecision";
    QTest::newRow("based on no hash") << with("basedOn", "12") << "basedOn";
    QTest::newRow("based on a number") << with("basedOn", 12) << "basedOn";
    QTest::newRow("no key") << with("basedOnKey", "../x") << "basedOnKey";
    QTest::newRow("empty key") << with("basedOnKey", "") << "basedOnKey";
    QTest::newRow("recipe as list") << with("recipe", QJsonArray{1}) << "recipe";
    QTest::newRow("measured on a number") << with("measuredOn", 3) << "measuredOn";
    QTest::newRow("side") << withInput("width", 100000) << "input.width";
    QTest::newRow("negative") << withInput("height", -1) << "input.height";
    QTest::newRow("resize") << withInput("resize", "stretch") << "input.resize";
    QTest::newRow("channels") << withInput("channels", "cmyk") << "input.channels";
    QTest::newRow("short mean") << withInput("mean", QJsonArray{1, 2}) << "input.mean";
    QTest::newRow("grey with three") << withInput("channels", "grey") << "input.mean";
    QTest::newRow("zero std") << withInput("std", QJsonArray{1, 0, 1}) << "input.std";
    QTest::newRow("no short side") << withInput("resize", "short-side-centre-crop") << "input.shortSide";
    QTest::newRow("needless short side") << withInput("shortSide", 32) << "input.shortSide";
  }
  void eachWrongFieldIsNamed() {
    QFETCH(QJsonObject, card);
    QFETCH(QString, field);
    const auto parsed = parse(card);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::kBadModel);
    QVERIFY2(QString::fromStdString(parsed.error().detail).contains("\"" + field + "\""),
             parsed.error().detail.c_str());
  }

  void textThatIsNoCardIsRefused() {
    for (const char* text : {"", "{", "[]", "3", "\xff\xfe", "{\"name\": \"\xff\"}"}) {
      QVERIFY(!parseModelCard(text, "card.json"));
    }
  }

  void keyFollowsWeightsAndPreprocessingOnly() {
    const std::string key = parse(kCard)->key.text;
    QVERIFY(QRegularExpression("^torchscript:[0-9a-f]{16}$").match(QString::fromStdString(key)).hasMatch());
    for (const QJsonObject& same : {with("description", "other"), with("batchSize", 1),
                                    with("defaultThreshold", 0.1), with("file", "x")}) {
      QCOMPARE(parse(same)->key.text, key);
    }
    std::set<std::string> keys{key};
    const std::vector<QJsonObject> others{with("sha256", QString(64, 'b')),
                                          withInput("width", 33),
                                          withInput("height", 33),
                                          withInput("resize", "fit-pad"),
                                          withInput("channels", "rgb"),
                                          withInput("scale", 0.5),
                                          withInput("mean", QJsonArray{1, 2, 4}),
                                          withInput("std", QJsonArray{1, 2, 1})};
    for (const QJsonObject& other : others) keys.insert(parse(other)->key.text);
    QCOMPARE(keys.size(), others.size() + 1);
  }

  void modelsThatAreNotAsTheirCardSaysAreRefused() {
    const QTemporaryDir temporary;
    const QDir folder(temporary.path());
    const auto network = made::normalisedGridNetwork();
    QCOMPARE(errorOf(made::writeModel(folder, "good", network, 48)).code, ErrorCode::kCancelled);

    const Error dimension = errorOf(made::writeModel(folder, "dimension", network, 47));
    QCOMPARE(dimension.code, ErrorCode::kBadModel);
    QVERIFY(dimension.detail.find("47") != std::string::npos &&
            dimension.detail.find("48") != std::string::npos);

    const Error hash = errorOf(made::writeModel(folder, "hash", network, 48, {{"sha256", QString(64, '0')}}));
    QCOMPARE(hash.code, ErrorCode::kBadModel);
    QVERIFY(hash.detail.find("sha256") != std::string::npos);

    const Error missing = errorOf(made::writeModel(folder, "missing", network, 48, {{"file", "gone.pt"}}));
    QCOMPARE(missing.code, ErrorCode::kNotFound);
    QCOMPARE(errorOf(folder.filePath("nothing.json").toStdString()).code, ErrorCode::kNotFound);

    const lookalike::neural::ScriptModule infinite{
        {}, "def forward(self, x: Tensor) -> Tensor:\n    return torch.log(torch.mean(x, [2, 3]) * 0.0)\n"};
    const Error finite = errorOf(made::writeModel(folder, "infinite", infinite, 3));
    QCOMPARE(finite.code, ErrorCode::kBadModel);
    QVERIFY(finite.detail.find("finite") != std::string::npos);

    const std::string cut = made::writeModel(folder, "cut", network, 48);
    QFile weights(folder.filePath("cut.pt"));
    QVERIFY(weights.resize(weights.size() / 2));
    QCOMPARE(errorOf(cut).code, ErrorCode::kBadModel);  // by its hash, before it is parsed
  }

  void namesAreFoundInManifests() {
    const QTemporaryDir temporary;
    const QDir folder(temporary.path());
    DescriberOptions options;
    options.device = "cpu";
    options.modelFolders = {(temporary.path() + "/none").toStdString(), temporary.path().toStdString()};
    const auto withoutManifest = makeDescriber(options);
    QVERIFY(withoutManifest);
    QCOMPARE((*withoutManifest)->info().name, std::string("dct"));

    made::writeModel(folder, "grid", made::normalisedGridNetwork(), 48);
    made::writeModel(folder, "bad", made::normalisedGridNetwork(), 48, {{"dimension", -1}});
    made::writeManifest(folder, {"bad.json", "grid.json"});
    QCOMPARE((*makeDescriber(options))->info().name, std::string("dct"));
    options.name = "grid";
    const auto grid = makeDescriber(options);
    QVERIFY(grid);
    QCOMPARE((*grid)->info().dimension, 48);
    QCOMPARE((*grid)->info().batchSize, 4);
    QCOMPARE((*grid)->info().device, std::string("cpu"));

    made::writeManifest(folder, {"grid.json"}, "grid");
    options.name = "default";
    QCOMPARE((*makeDescriber(options))->info().name, std::string("grid"));
    const Error unknown = errorOf("nobody", temporary.path());
    QCOMPARE(unknown.code, ErrorCode::kNotFound);
    QVERIFY(unknown.detail.find("dct, grid") != std::string::npos);

    QFile manifest(folder.filePath("manifest.json"));
    QVERIFY(manifest.open(QIODevice::WriteOnly | QIODevice::Truncate));
    manifest.write("{\"models\": 3}");
    manifest.close();
    QCOMPARE(errorOf("grid", temporary.path()).code, ErrorCode::kBadModel);
  }
};

QTEST_GUILESS_MAIN(TestModelCard)
#include "test_model_card.moc"
