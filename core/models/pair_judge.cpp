// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/pair_judge.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/decode/file_reader.h"
#include "core/library/user_folders.h"
#include "core/models/pair_network_card.h"
#include "core/neural/torch_network.h"
#include "core/verify/overlap_picture.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::models {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostCalibrationFileBytes = 1 << 20;
constexpr std::int64_t kMostNetworkBytes = std::int64_t{1} << 30;
constexpr const char* kExtension = ".calibration.json";

std::string_view textOf(const decode::FileContent& content) {
  return {reinterpret_cast<const char*>(content.bytes.data()), content.bytes.size()};
}

/// Where the calibration of a describer would be: beside the card that was named, else in a folder of models.
std::optional<std::string> calibrationPath(const library::IndexReport& report,
                                           const describe::DescriberOptions& describer) {
  std::error_code error;
  if (describer.name.ends_with(".json")) {
    const std::string beside = fs::path(describer.name).replace_extension().string() + kExtension;
    return fs::exists(beside, error) ? std::optional(beside) : std::nullopt;
  }
  const std::vector<std::string> folders =
      describer.modelFolders.empty() ? library::modelFolders() : describer.modelFolders;
  for (const std::string& folder : folders) {
    const std::string path = (fs::path(folder) / (report.describerName + kExtension)).string();
    if (fs::exists(path, error)) return path;
  }
  return std::nullopt;
}

Result<std::unique_ptr<neural::TorchNetwork>> loadNetwork(const models::PairNetworkCard& card,
                                                          const describe::DescriberOptions& describer) {
  const auto content = decode::readFile(card.file, kMostNetworkBytes);
  if (!content.ok()) return content.error();
  if (content->hash != card.sha256)
    return Error{ErrorCode::kBadModel, card.file, "is not the file that its card names", -1};
  neural::TorchNetworkOptions options;
  options.device = describer.device;
  options.intraOpThreads = std::max(1, describer.intraOpThreads);
  options.batchSize = 64;
  options.normalisation.mean = {0.5F, 0.5F, 0.5F};
  options.normalisation.deviation = {0.5F, 0.5F, 0.5F};
  return neural::TorchNetwork::load(content->bytes, card.file, options);
}

}  // namespace

PairJudge::PairJudge(verify::Calibration calibration) : calibration_(std::move(calibration)) {}
PairJudge::PairJudge(PairJudge&&) noexcept = default;
PairJudge& PairJudge::operator=(PairJudge&&) noexcept = default;
PairJudge::~PairJudge() = default;

Result<std::string> pairNetworkHash(const std::string& cardPath) {
  const auto card = models::readPairNetworkCard(cardPath);
  if (!card.ok()) return card.error();
  return card->sha256.toHex();
}

Result<std::optional<FoundCalibration>> findCalibration(const library::IndexReport& report,
                                                        const describe::DescriberOptions& describer) {
  const auto path = calibrationPath(report, describer);
  if (!path) return std::optional<FoundCalibration>();
  const auto content = decode::readFile(*path, kMostCalibrationFileBytes);
  if (!content.ok()) return content.error();
  auto file = verify::parseCalibration(textOf(*content), *path);
  if (!file.ok()) return file.error();
  if (file->describer != report.describer.text || file->verifierVersion != verify::kVerifierVersion) {
    log(LogLevel::kWarning, *path + ": is the calibration of another model or program, and not used");
    return std::optional<FoundCalibration>();
  }
  return std::optional(FoundCalibration{*path, content->hash, std::move(file).value()});
}

Result<PairJudge> PairJudge::of(const library::IndexReport& report,
                                const describe::DescriberOptions& describer, const JudgeOptions& options,
                                bool isVerifying) {
  PairJudge judge(verify::Calibration::unfitted(report.defaultThreshold));
  judge.digest_ = "unfitted";
  std::string cardPath = options.pairNetworkCard;
  std::string expectedHash;
  if (options.isCalibrated) {
    auto found = findCalibration(report, describer);
    if (!found.ok()) return found.error();
    if (*found) {
      judge.calibration_ = (*found)->file.calibration;
      judge.digest_ = (*found)->hash.toHex();
      expectedHash = (*found)->file.pairNetwork;
      if (cardPath.empty() && !(*found)->file.pairNetworkCard.empty())
        cardPath = (fs::path((*found)->path).parent_path() / (*found)->file.pairNetworkCard).string();
    }
  }
  if (cardPath.empty() || !isVerifying) return judge;
  const auto card = models::readPairNetworkCard(cardPath);
  if (!card.ok()) return card.error();
  if (!expectedHash.empty() && card->sha256.toHex() != expectedHash) {
    return Error{ErrorCode::kBadModel, cardPath,
                 "is not the pair network that the calibration was fitted with", -1};
  }
  auto network = loadNetwork(*card, describer);
  if (!network.ok()) return network.error();
  judge.network_ = std::move(network).value();
  judge.side_ = card->side;
  judge.digest_ += "|" + card->sha256.toHex();
  return judge;
}

Result<std::vector<float>> PairJudge::askNetwork(std::span<const std::vector<std::uint8_t>> pictures) const {
  LOOKALIKE_CHECK(network_ != nullptr);
  std::vector<float> answers;
  if (pictures.empty()) return answers;
  neural::ImageBatch batch;
  batch.width = side_;
  batch.height = 2 * side_;
  for (const auto& picture : pictures) {
    LOOKALIKE_CHECK(picture.size() == static_cast<std::size_t>(6) * side_ * side_);
    batch.images.push_back(picture.data());
  }
  const auto rows = network_->run(batch);
  if (!rows.ok()) return rows.error();
  if (rows->dimension != 2)
    return Error{ErrorCode::kBadModel, {}, "the pair network gives no two answers", -1};
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const float copy = rows->values[2 * i + 1];
    if (!(copy >= 0.0F && copy <= 1.0F))
      return Error{ErrorCode::kBadModel, {}, "the pair network's answer is no probability", -1};
    answers.push_back(copy);
  }
  return answers;
}

bool PairJudge::asksNetwork(const ImagePair& pair, const verify::PairDetail& detail) const {
  return asksNetwork(pair, detail.comparison.has_value());
}

bool PairJudge::asksNetwork(const ImagePair& pair, bool hasOverlap) const {
  constexpr float kPlainlyNone = 0.005F;
  constexpr float kPlainlyCopy = 0.995F;
  return side_ > 0 && hasOverlap && pair.copyScore > kPlainlyNone && pair.copyScore < kPlainlyCopy;
}

float PairJudge::scoreOf(const ImagePair& pair) const {
  return calibration_.ofVerified(verify::numbersOf(pair));
}

Result<void> PairJudge::judge(ImagePair& pair, const verify::PairDetail& detail) const {
  if (asksNetwork(pair, detail)) {
    const std::vector<std::vector<std::uint8_t>> pictures{
        verify::overlapPicture(detail.comparison->overlap, side_)};
    const auto answers = askNetwork(pictures);
    if (!answers.ok()) return answers.error();
    pair.networkCopy = answers->front();
  }
  pair.score = scoreOf(pair);
  return ok();
}

void PairJudge::scoreBySimilarity(std::vector<ImagePair>& pairs, bool isNormalised) const {
  for (ImagePair& pair : pairs) pair.score = calibration_.ofSimilarity(pair.score, isNormalised);
}

}  // namespace lookalike::models
