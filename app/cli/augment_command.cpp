// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <span>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "core/decode/file_reader.h"
#include "core/decode/image_decoder.h"
#include "core/evaluate/benchmark_pictures.h"
#include "core/exchange/json_text.h"
#include "core/train/data/augmentation.h"
#include "core/train/data/contact_sheet.h"

namespace lookalike::cli {

namespace {

constexpr std::size_t kOthersPerView = 3;
constexpr std::size_t kOthers = 12;

struct AugmentFlags {
  std::string image;
  std::string output;
  std::string strength = "medium";
  std::vector<std::string> otherFolders;
  std::uint64_t seed = 1;
  int side = 160;
  int count = 29;
  bool json = false;

  [[nodiscard]] edits::EditStrength editStrength() const {
    return *std::find_if(edits::kEditStrengths.begin(), edits::kEditStrengths.end(),
                         [this](auto s) { return strength == edits::editStrengthName(s); });
  }
};

/// About as training decodes it.
Result<decode::RgbImage> readPicture(const std::string& path, int side) {
  decode::DecodeRequest request;
  request.minShortSide = 2 * side;
  auto content = decode::readFile(path, request.limits.maxFileBytes);
  if (!content.ok()) return content.error();
  auto image = decode::decodeImage(content->bytes, request, path);
  if (!image.ok()) return image.error();
  return std::move(image->pixels);
}

class SheetMaker {
 public:
  SheetMaker(const AugmentFlags& flags, JobControl& control) : flags_(flags), control_(control) {}

  Result<void> run() {
    auto original = readPicture(flags_.image, flags_.side);
    if (!original.ok()) return original.error();
    if (auto read = readOthers(); !read.ok()) return read.error();
    pictures_.push_back({*original, "original"});
    if (auto added = add(train::plainView(*original, flags_.side, flags_.seed), "plain view, "); !added.ok())
      return added.error();
    for (int i = 0; i < flags_.count; ++i) {
      if (control_.isCancelled()) return Error{ErrorCode::kCancelled, flags_.output, {}, -1};
      RepeatableRandom random(flags_.seed, static_cast<std::uint64_t>(i));
      const std::size_t first = others_.empty() ? 0 : random.below(others_.size() - kOthersPerView + 1);
      const auto others = std::span(others_).subspan(first, others_.empty() ? 0 : kOthersPerView);
      const train::AugmentationOptions options{flags_.editStrength(), flags_.side, false};
      if (auto added = add(train::editedView(*original, others, options, random.next()), ""); !added.ok())
        return added.error();
    }
    return train::writeContactSheet(flags_.output, pictures_, flags_.side);
  }

  [[nodiscard]] const std::vector<train::TrainingView>& views() const { return views_; }
  [[nodiscard]] const std::vector<ItemFailure>& failures() const { return failures_; }

 private:
  Result<void> readOthers() {
    if (flags_.otherFolders.empty()) return ok();
    evaluate::PictureChoice choice;
    choice.folders = flags_.otherFolders;
    choice.count = kOthers;
    choice.seed = flags_.seed;
    auto chosen = evaluate::choosePictures(choice, control_, nullptr, failures_);
    if (!chosen.ok()) return chosen.error();
    for (const evaluate::BenchmarkPicture& picture : chosen->pictures) {
      auto image = readPicture(picture.path, flags_.side);
      if (!image.ok()) return image.error();
      others_.push_back(std::move(*image));
    }
    return ok();
  }

  Result<void> add(Result<train::TrainingView> view, const char* words) {
    if (!view.ok()) {
      Error error = view.error();
      error.path = flags_.image;
      return error;
    }
    pictures_.push_back({std::move(view->pixels), words + view->recipe.text()});
    views_.push_back(std::move(*view));
    return ok();
  }

  const AugmentFlags& flags_;
  JobControl& control_;
  std::vector<decode::RgbImage> others_;
  std::vector<train::CaptionedPicture> pictures_;
  std::vector<train::TrainingView> views_;  ///< without pixels
  std::vector<ItemFailure> failures_;
};

void printJson(const SheetMaker& sheet, const AugmentFlags& flags) {
  nlohmann::ordered_json document;
  exchange::setPath(document, "image", flags.image);
  exchange::setPath(document, "sheet", flags.output);
  document["strength"] = flags.strength;
  document["seed"] = flags.seed;
  document["side"] = flags.side;
  document["views"] = nlohmann::ordered_json::array();
  for (const train::TrainingView& view : sheet.views()) {
    document["views"].push_back({{"recipe", view.recipe.text()},
                                 {"share_of_original", view.shareOfOriginal},
                                 {"share_of_view", view.shareOfView}});
  }
  document["failures"] = nlohmann::ordered_json::array();
  for (const ItemFailure& failure : sheet.failures())
    document["failures"].push_back(exchange::errorJson(failure.error));
  std::cout << document.dump(2) << '\n';
}

}  // namespace

CommandBody declareAugment(CLI::App& subcommand) {
  auto flags = std::make_shared<AugmentFlags>();
  subcommand.footer(
      "The sheet shows the original, an unedited view, and edited views with their edits in order of "
      "application:\nthe views a network is trained on.");
  subcommand.add_option("image", flags->image, "Image to edit")->type_name("IMAGE")->required();
  subcommand.add_option("-o,--output", flags->output, "Contact sheet to write (PNG)")
      ->type_name("FILE")
      ->required();
  subcommand.add_option("--strength", flags->strength, "Number and strength of the edits")
      ->capture_default_str()
      ->check(CLI::IsMember({"mild", "medium", "hard"}));
  subcommand.add_option("--seed", flags->seed, "Random seed; equal seeds give equal sheets")
      ->capture_default_str();
  subcommand.add_option("--side", flags->side, "Side of a view, in pixels")
      ->capture_default_str()
      ->check(CLI::Range(32, 512));
  subcommand.add_option("--count", flags->count, "Edited views")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  subcommand
      .add_option("--others", flags->otherFolders,
                  "Folder of at least 12 more images, for backgrounds, collages, insets and blends;\nwithout "
                  "it, plain colours are used")
      ->type_name("FOLDER")
      ->take_all();
  subcommand.add_flag("--json", flags->json, "Write the edits of each view to standard output as JSON");
  return [flags](char** /*argv*/) -> ExitCode {
    JobControl control;
    const InterruptWatch watch(control);
    SheetMaker sheet(*flags, control);
    if (const auto made = sheet.run(); !made.ok()) return reportFailure(made.error(), flags->json);
    for (const ItemFailure& failure : sheet.failures())
      std::fprintf(stderr, "lookalike: %s\n", describeError(failure.error).c_str());
    if (flags->json) {
      printJson(sheet, *flags);
    } else {
      std::printf("%s: %zu views of %s\n", flags->output.c_str(), sheet.views().size(), flags->image.c_str());
    }
    return sheet.failures().empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
  };
}

}  // namespace lookalike::cli
