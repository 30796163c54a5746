// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/explain_job.h"

#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <limits>
#include <new>
#include <numeric>
#include <ostream>
#include <utility>

#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/decode/file_traces.h"
#include "core/exchange/atomic_file.h"
#include "core/explain/difference_picture.h"
#include "core/explain/evidence_pictures.h"
#include "core/explain/explained_descriptor.h"
#include "core/explain/explained_pair_network.h"
#include "core/explain/working_points.h"
#include "core/library/user_folders.h"
#include "core/local/local_extractor.h"
#include "core/models/model_choice.h"
#include "core/models/pair_judge.h"
#include "core/models/pair_network_card.h"
#include "core/pipeline/index_library_job.h"
#include "core/verify/direction.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::pipeline {

namespace {

using explain::PairExplanation;

/// What `work` gives; what it throws (memory, threads, OpenCV while drawing) as an error.
template <typename Work>
auto withoutExceptions(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "explaining a pair", -1};
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kIo, {}, exception.what(), -1};
  }
}

/// What is loaded once. The describer is there when the model is built in, the network when it is one.
struct Networks {
  std::unique_ptr<describe::Describer> describer;
  std::unique_ptr<explain::ExplainedDescriptor> network;
  std::unique_ptr<explain::ExplainedPairNetwork> pairNetwork;
};

Result<Networks> load(const ExplainOptions& options, const std::optional<models::ModelCard>& card,
                      const std::optional<models::PairNetworkCard>& pairCard) {
  Networks networks;
  const int threads = threadBudget(options.cores).deviceIntraOp;
  if (card) {
    explain::ExplainedDescriptor::Options loading;
    loading.device = options.describer.device;
    loading.intraOpThreads = threads;
    auto network = explain::ExplainedDescriptor::load(*card, loading);
    if (!network) return network.error();
    networks.network = std::move(network).value();
  } else {
    auto describer = models::makeDescriber(options.describer);
    if (!describer) return describer.error();
    networks.describer = std::move(describer).value();
  }
  if (pairCard) {
    auto network = explain::ExplainedPairNetwork::load(*pairCard, options.describer.device, threads);
    if (!network) return network.error();
    networks.pairNetwork = std::move(network).value();
  }
  return networks;
}

/// A picture as everything here takes it.
struct ReadPicture {
  explain::ExplainedPicture facts;
  decode::DecodedImage image;
  LocalFeatures features;
  FileTraces traces;
};

Result<LocalFeatures> featuresOf(const local::LocalExtractor& extractor, const decode::DecodedImage& image,
                                 const std::string& path) {
  auto features = extractor.extract(image.pixels, image.fullWidth, image.fullHeight);
  if (features) return features;
  Error error = features.error();
  error.path = path;
  return error;
}

Result<ReadPicture> read(const std::string& path, const decode::DecodeRequest& request,
                         const local::LocalExtractor& extractor) {
  const auto content = decode::readFile(path, request.limits.maxFileBytes);
  if (!content) return content.error();
  auto image = decode::decodeImage(content->bytes, request, path);
  if (!image) return image.error();
  auto features = featuresOf(extractor, *image, path);
  if (!features) return features.error();
  ReadPicture picture;
  picture.facts = {path, content->hash, image->format, image->fullWidth, image->fullHeight, features->size()};
  picture.image = std::move(image).value();
  picture.features = std::move(features).value();
  picture.traces = decode::fileTracesOf(content->bytes, request.limits);
  return picture;
}

using Regions = std::array<std::vector<PicturePoint>, 2>;

/// What both pictures show; nothing where the keypoints' alignment was not worth comparing the overlap for:
/// a handful agree by chance on any two pictures.
Regions regionsOf(const GeometricEvidence& evidence, const verify::PairDetail& detail) {
  if (!detail.comparison) return {};
  return {evidence.regionInA, evidence.regionInB};
}

/// Maps with their places, for maps over the same pictures.
explain::ExplainedMaps placed(std::array<explain::SensitivityMap, 2> maps,
                              const std::array<const ReadPicture*, 2>& pictures,
                              const std::array<explain::EvidenceZones, 2>& zones, const Regions& regions) {
  explain::ExplainedMaps result;
  for (std::size_t i = 0; i < maps.size(); ++i) {
    result.places[i] = explain::placeOf(maps[i], zones[i], pictures[i]->image.fullWidth,
                                        pictures[i]->image.fullHeight, regions[i]);
  }
  result.maps = std::move(maps);
  return result;
}

/// "the similarity of 0.83"
std::string scoredWords(const char* what, float score) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.2f", static_cast<double>(score));
  return std::string(what) + " of " + text.data();
}

}  // namespace

class PairExplainer::Impl {
 public:
  ExplainOptions options;
  std::optional<models::ModelCard> card;
  std::optional<models::PairNetworkCard> pairCard;
  std::unique_ptr<const local::LocalExtractor> extractor;
  std::optional<models::PairJudge> judge;  ///< once it is known what describes
  std::future<Result<Networks>> loading;
  Networks networks;
  std::optional<Error> failed;

  /// Waits for the networks, the first time.
  Result<void> ready() {
    if (loading.valid()) {
      auto loaded = withoutExceptions([&] { return loading.get(); });
      if (loaded) {
        networks = std::move(loaded).value();
      } else {
        failed = loaded.error();
      }
    }
    if (failed) return *failed;
    return ok();
  }

  [[nodiscard]] decode::DecodeRequest request() const {
    int side = extractor->minShortSide();
    if (card) side = std::max({side, card->input.width, card->input.height, card->input.shortSide});
    return {side, options.limits};
  }

  Result<void> describe(const ReadPicture& a, const ReadPicture& b, PairExplanation& explanation,
                        std::optional<std::array<explain::SensitivityMap, 2>>& maps) {
    if (networks.network) {
      auto told = networks.network->explain(a.image, b.image, options.method);
      if (!told) return told.error();
      explanation.similarity = told->similarity;
      explanation.normRatio = told->normRatio;
      explanation.model = card->name;
      explanation.modelKey = card->key;
      explanation.weights = card->sha256;
      explanation.modelThreshold = card->defaultThreshold;
      if (!told->maps) explanation.whyNoMaps = "the network has no map that its answer could be led back to";
      maps = std::move(told->maps);
      return ok();
    }
    describe::Describer& describer = *networks.describer;
    const std::array prepared{describer.prepare(a.image.pixels), describer.prepare(b.image.pixels)};
    const auto described = describer.describe(prepared);
    if (!described) return described.error();
    const auto& unitA = (*described)[0].unit;
    const auto& unitB = (*described)[1].unit;
    explanation.similarity = std::inner_product(unitA.begin(), unitA.end(), unitB.begin(), 0.0F);
    explanation.model = describer.info().name;
    explanation.modelKey = describer.info().key;
    explanation.modelThreshold = describer.info().defaultThreshold;
    explanation.whyNoMaps = "the describer is built in and has no network";
    return ok();
  }

  Result<std::unique_ptr<ExplanationSession>> open(const std::string& pathA, const std::string& pathB);

  /// The probability, as `find` gives it.
  Result<void> weigh(PairExplanation& explanation, const verify::PairDetail& detail) {
    if (!judge) {
      library::IndexReport described;
      described.describer = explanation.modelKey;
      described.describerName = explanation.model;
      described.defaultThreshold = explanation.modelThreshold;
      describe::DescriberOptions describer = options.describer;
      describer.intraOpThreads = threadBudget(options.cores).deviceIntraOp;
      auto made = models::PairJudge::of(described, describer, {}, true);
      if (!made.ok()) return made.error();
      judge = std::move(made).value();
    }
    ImagePair pair;
    pair.copyScore = explanation.score;
    pair.similarity = explanation.similarity;
    pair.normRatio = explanation.normRatio;
    pair.geometry = std::make_shared<const GeometricEvidence>(explanation.evidence);
    if (auto weighed = judge->judge(pair, detail); !weighed.ok()) return weighed;
    explanation.probability = pair.score;
    explanation.networkCopy = pair.networkCopy;
    return ok();
  }

  Result<PairExplanation> explain(const ReadPicture& a, const ReadPicture& b, verify::PairDetail& detail) {
    if (auto loaded = ready(); !loaded.ok()) return loaded.error();
    PairExplanation explanation;
    explanation.pictures = {a.facts, b.facts};
    std::optional<std::array<explain::SensitivityMap, 2>> maps;
    if (auto described = describe(a, b, explanation, maps); !described.ok()) return described.error();

    verify::PairHints hints;
    hints.similarity = explanation.similarity;
    hints.similarityThreshold = explanation.modelThreshold;
    hints.similarityKind = card ? verify::SimilarityKind::kLearnt : verify::SimilarityKind::kTransform;
    verify::VerifiedPair judged = verify::verifyPair(a.features, b.features, hints, &detail);
    explanation.score = judged.score;
    explanation.evidence = std::move(judged.evidence);
    for (const verify::KeypointMatch& match : detail.inliers)
      explanation.matchedPoints.push_back({explain::inOriginal(a.features, a.features.keypoints[match.a]),
                                           explain::inOriginal(b.features, b.features.keypoints[match.b])});
    if (auto weighed = weigh(explanation, detail); !weighed.ok()) return weighed.error();
    explanation.direction =
        verify::directionOf({&explanation.evidence, explanation.normRatio, &a.traces, &b.traces});

    const explain::LogoPatches logo =
        explain::logoPatchesOf(a.features, b.features, explanation.evidence, detail);
    const std::array zones{explain::zonesOf(a.image.pixels, a.image.fullWidth, a.image.fullHeight, logo.a),
                           explain::zonesOf(b.image.pixels, b.image.fullWidth, b.image.fullHeight, logo.b)};
    const std::array pictures{&a, &b};
    const Regions regions = regionsOf(explanation.evidence, detail);
    if (maps) explanation.similarityMaps = placed(std::move(*maps), pictures, zones, regions);
    if (networks.pairNetwork) {
      auto told = networks.pairNetwork->explain(a.image, b.image, options.method.positionWise);
      if (!told) return told.error();
      explain::ExplainedPairNetworkAnswer answer;
      answer.name = networks.pairNetwork->card().name;
      answer.weights = networks.pairNetwork->card().sha256;
      answer.probability = told->probability;
      for (explain::BranchMaps& branch : told->maps) {
        answer.branches.push_back(
            {branch.branch, placed({std::move(branch.a), std::move(branch.b)}, pictures, zones, regions)});
      }
      explanation.pairNetwork = std::move(answer);
    }
    return explanation;
  }
};

class ExplanationSession::Impl {
 public:
  PairExplainer::Impl* explainer = nullptr;
  ReadPicture a;
  ReadPicture b;
  verify::PairDetail detail;
  PairExplanation explanation;

  [[nodiscard]] Result<std::vector<ExplanationPicture>> draw() const;
  [[nodiscard]] Result<PairExplanation> askWithout(
      const std::array<std::optional<explain::PicturePart>, 2>& parts) const;
};

ExplanationSession::ExplanationSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ExplanationSession::~ExplanationSession() = default;

const PairExplanation& ExplanationSession::explanation() const {
  return impl_->explanation;
}

Result<std::vector<ExplanationPicture>> ExplanationSession::pictures() const {
  return withoutExceptions([&] { return impl_->draw(); });
}

Result<std::vector<ExplanationPicture>> ExplanationSession::Impl::draw() const {
  const Regions regions = regionsOf(explanation.evidence, detail);
  std::vector<ExplanationPicture> pictures;
  const auto addMaps = [&](const std::string& key, const explain::ExplainedMaps& maps,
                           const std::string& scored) {
    pictures.push_back(
        {key + "_a", explain::mapPicture("A", a.image, maps.maps[0], maps.places[0], regions[0], scored)});
    pictures.push_back(
        {key + "_b", explain::mapPicture("B", b.image, maps.maps[1], maps.places[1], regions[1], scored)});
  };
  if (explanation.similarityMaps)
    addMaps("map", *explanation.similarityMaps, scoredWords("the similarity", explanation.similarity));
  if (explanation.pairNetwork) {
    for (const auto& branch : explanation.pairNetwork->branches) {
      addMaps("pair_" + branch.name, branch.maps,
              scoredWords("the pair network's \"copy\"", explanation.pairNetwork->probability));
    }
  }
  pictures.push_back({"keypoints", explain::keypointPicture(a.image, b.image, a.features, b.features,
                                                            explanation.evidence, detail)});
  if (!detail.comparison) return pictures;
  if (auto difference = explain::differencePicture(a.image, b.image, explanation.evidence))
    pictures.push_back({"difference", std::move(difference->pixels)});
  return pictures;
}

Result<PairExplanation> ExplanationSession::withoutParts(
    const std::array<std::optional<explain::PicturePart>, 2>& parts) const {
  return withoutExceptions([&] { return impl_->askWithout(parts); });
}

Result<PairExplanation> ExplanationSession::Impl::askWithout(
    const std::array<std::optional<explain::PicturePart>, 2>& parts) const {
  const std::array originals{&a, &b};
  std::array<std::optional<ReadPicture>, 2> changed;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i]) continue;
    const ReadPicture& original = *originals[i];
    const auto wrong = [&](const char* why) {
      return Error{ErrorCode::kInvalidArgument, original.facts.path, why, -1};
    };
    if (parts[i]->size() < 3) return wrong("a part to paint out needs three points");
    auto painted = explain::paintedOut(original.image, *parts[i]);
    if (!painted) return wrong("the part to paint out covers nothing of the picture");
    ReadPicture& picture = changed[i].emplace();
    picture.facts = original.facts;
    picture.traces = original.traces;
    picture.image = std::move(*painted);
    auto features = featuresOf(*explainer->extractor, picture.image, picture.facts.path);
    if (!features) return features.error();
    picture.features = std::move(features).value();
    picture.facts.keypoints = picture.features.size();
  }
  verify::PairDetail ignored;
  return explainer->explain(changed[0] ? *changed[0] : a, changed[1] ? *changed[1] : b, ignored);
}

PairExplainer::PairExplainer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PairExplainer::~PairExplainer() = default;

Result<std::unique_ptr<PairExplainer>> PairExplainer::create(const ExplainOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  if (impl->options.describer.modelFolders.empty())
    impl->options.describer.modelFolders = library::modelFolders();
  auto card = models::chosenModelCard(impl->options.describer);
  if (!card) return card.error();
  impl->card = std::move(card).value();
  if (!options.pairNetworkCard.empty()) {
    auto pairCard = models::readPairNetworkCard(options.pairNetworkCard);
    if (!pairCard) return pairCard.error();
    impl->pairCard = std::move(pairCard).value();
  }
  return withoutExceptions([&]() -> Result<std::unique_ptr<PairExplainer>> {
    verify::useVerificationOnManyThreads();
    impl->extractor = local::LocalExtractor::create();
    impl->loading = std::async(std::launch::async, load, impl->options, impl->card, impl->pairCard);
    return std::unique_ptr<PairExplainer>(new PairExplainer(std::move(impl)));
  });
}

Result<std::unique_ptr<ExplanationSession>> PairExplainer::open(const std::string& pathA,
                                                                const std::string& pathB) {
  return withoutExceptions([&] { return impl_->open(pathA, pathB); });
}

Result<std::unique_ptr<ExplanationSession>> PairExplainer::Impl::open(const std::string& pathA,
                                                                      const std::string& pathB) {
  auto session = std::make_unique<ExplanationSession::Impl>();
  session->explainer = this;
  const decode::DecodeRequest needs = request();
  auto reading = std::async(std::launch::async, read, pathB, needs, std::cref(*extractor));
  auto a = read(pathA, needs, *extractor);
  auto b = reading.get();
  if (!a) return a.error();
  if (!b) return b.error();
  session->a = std::move(a).value();
  session->b = std::move(b).value();
  auto explanation = explain(session->a, session->b, session->detail);
  if (!explanation) return explanation.error();
  session->explanation = std::move(explanation).value();
  return std::unique_ptr<ExplanationSession>(new ExplanationSession(std::move(session)));
}

namespace fs = std::filesystem;

namespace {

/// All keys that pictures can have.
constexpr std::array kKeys{"map_a",           "map_b",           "keypoints",     "difference",
                           "pair_pictures_a", "pair_pictures_b", "pair_joined_a", "pair_joined_b",
                           "pair_grey_a",     "pair_grey_b"};

std::string fileNameOf(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return "explained-" + key + ".png";
}

std::string pathIn(const std::string& folder, const std::string& name) {
  return (fs::path(folder) / name).native();
}

Result<void> writePicture(const std::string& path, const decode::RgbImage& pixels) {
  const auto png = explain::pngOf(pixels);
  if (!png) return png.error();
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out.write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
    return ok();
  });
}

/// Encoding takes longer than drawing: each picture on a thread of its own.
Result<void> writeAll(const std::string& folder, const std::vector<ExplanationPicture>& pictures) {
  std::vector<std::future<Result<void>>> running;
  try {
    for (const ExplanationPicture& picture : pictures)
      running.push_back(std::async(std::launch::async, writePicture, pathIn(folder, fileNameOf(picture.key)),
                                   std::cref(picture.pixels)));
    Result<void> outcome = ok();
    for (auto& one : running) {
      if (auto done = one.get(); !done.ok() && outcome.ok()) outcome = std::move(done);
    }
    return outcome;
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kIo, folder, exception.what(), -1};
  }
}

}  // namespace

Result<void> prepareExplanationFolder(const std::string& folder,
                                      const std::array<std::string, 2>& originals) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  const bool isFolder = fs::is_directory(folder);
  if (failed && !isFolder) return errorFromErrno(failed.value(), folder);
  if (!isFolder) return Error{ErrorCode::kNotARegularFile, folder, "is no folder", -1};
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return errorFromErrno(errno, folder);
  std::vector<std::string> names{kExplanationFile};
  for (const char* key : kKeys) names.push_back(fileNameOf(key));
  for (const std::string& name : names) {
    for (const std::string& original : originals) {
      if (fs::equivalent(pathIn(folder, name), original, failed))
        return Error{ErrorCode::kInvalidArgument, original, "would be written over; choose another folder",
                     -1};
    }
  }
  return ok();
}

Result<std::vector<WrittenPicture>> writeExplanationPictures(
    const std::string& folder, const std::vector<ExplanationPicture>& pictures) {
  std::vector<WrittenPicture> written;
  written.reserve(pictures.size());
  for (const ExplanationPicture& picture : pictures)
    written.push_back({picture.key, fileNameOf(picture.key)});
  if (auto done = writeAll(folder, pictures); !done.ok()) return done.error();
  for (const char* key : kKeys) {
    const bool isNew = std::any_of(written.begin(), written.end(),
                                   [&](const WrittenPicture& picture) { return picture.key == key; });
    const std::string path = pathIn(folder, fileNameOf(key));
    if (!isNew && ::unlink(path.c_str()) != 0 && errno != ENOENT) return errorFromErrno(errno, path);
  }
  return written;
}

}  // namespace lookalike::pipeline
