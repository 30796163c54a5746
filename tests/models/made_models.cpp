// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/made_models.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace lookalike::testing {

namespace {

void writeAll(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
    qFatal("cannot write a test file");
}

}  // namespace

std::string writeModel(const QDir& folder, const QString& name, const neural::ScriptModule& network,
                       int dimension, const QJsonObject& changes) {
  const auto bytes = neural::serialiseScriptModule(network);
  if (!bytes) qFatal("%s", bytes.error().detail.c_str());
  const QByteArray weights(reinterpret_cast<const char*>(bytes->data()),
                           static_cast<qsizetype>(bytes->size()));
  writeAll(folder.filePath(name + ".pt"), weights);
  const QJsonObject input{{"width", 64},
                          {"height", 64},
                          {"resize", "squash"},
                          {"channels", "rgb"},
                          {"scale", 1.0 / 255},
                          {"mean", QJsonArray{0.485, 0.456, 0.406}},
                          {"std", QJsonArray{0.229, 0.224, 0.225}}};
  QJsonObject card{{"kind", "torchscript"},
                   {"name", name},
                   {"description", "made for a test"},
                   {"file", name + ".pt"},
                   {"sha256", QString(QCryptographicHash::hash(weights, QCryptographicHash::Sha256).toHex())},
                   {"input", input},
                   {"dimension", dimension},
                   {"rawNorm", true},
                   {"licence", "GPL-3.0-or-later"},
                   {"trainingData", "none"},
                   {"defaultThreshold", 0.5},
                   {"batchSize", 4}};
  for (auto change = changes.begin(); change != changes.end(); ++change) card[change.key()] = change.value();
  writeAll(folder.filePath(name + ".json"), QJsonDocument(card).toJson());
  return folder.filePath(name + ".json").toStdString();
}

void writeManifest(const QDir& folder, const QStringList& cards, const QString& defaultModel) {
  QJsonObject manifest{{"models", QJsonArray::fromStringList(cards)}};
  if (!defaultModel.isEmpty()) manifest["default"] = defaultModel;
  writeAll(folder.filePath("manifest.json"), QJsonDocument(manifest).toJson());
}

neural::ScriptModule normalisedGridNetwork() {
  return {{},
          "def forward(self, x: Tensor) -> Tensor:\n"
          "    y = torch.flatten(torch.adaptive_avg_pool2d(x, [4, 4]), 1)\n"
          "    y = y - torch.mean(y, 1, True)\n"
          "    return y / torch.clamp(torch.norm(y, 2, [1], True), min=1e-6)\n"};
}

}  // namespace lookalike::testing
