// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/describe/preprocess.h"

namespace lookalike::models {

/// A model that can be used, with all that its card says.
struct InstalledModel {
  std::string name;
  std::string description;
  std::string licence;
  std::string trainingData;
  std::string recipe;      ///< one line; "" when the card has none
  std::string basedOn;     ///< SHA-256 of the weights it was tuned from; ""
  std::string cardPath;    ///< "" for built-in describers
  std::string file;        ///< the weights; ""
  std::string sha256;      ///< of the weights, hexadecimal
  DescriberKey key;        ///< what stands beside every score and in every export
  std::int64_t bytes = 0;  ///< of all its files
  int dimension = 0;
  int inputWidth = 0;
  int inputHeight = 0;
  bool givesRawNorm = false;
  float defaultThreshold = 0.0F;
  /// Of the benchmark that the card names; nothing when it says nothing.
  std::optional<double> microAveragePrecision;
  std::string measuredOn;
  bool isCalibrated = false;  ///< a calibration for it stands beside the card
  std::string pairNetwork;    ///< SHA-256 of the pair network that the calibration names; ""
  bool canBeDeleted = false;  ///< lies in the user's own folder of models
  std::string problem;        ///< why it cannot be used; "" when it can. The weights' hash is not checked
};

/// The folder of the user's own models, $XDG_DATA_HOME/lookalike/models; it need not exist.
[[nodiscard]] std::string userModelFolder();

/// The built-in describers and every model of the folders (empty: modelFolders()), each card once.
[[nodiscard]] std::vector<InstalledModel> installedModels(const std::vector<std::string>& folders = {});

/// Reads the weights and checks them against their card: hash, a trial run, dimension. Nothing is said when
/// all is well. Errors: kBadModel with the reason, those of files.
[[nodiscard]] Result<void> checkModel(const InstalledModel& model, const std::string& device);

/// A TorchScript file from elsewhere (for instance SSCD's). What stands on its card follows from this, or
/// from a card that lies beside it (the same name with ".json"), which is taken then, with all that belongs
/// to the model.
struct ImportModelOptions {
  std::string file;  ///< native path; or that of a card, for its file
  std::string name;  ///< of the model: lower-case letters, digits, '-', '.'; "" that of the file
  std::string description;
  std::string licence;       ///< as the person says; "unknown" when empty
  std::string trainingData;  ///< likewise
  describe::InputSpec input{224, 224, describe::ResizeMode::kSquash, 0, describe::ChannelOrder::kRgb};
  std::vector<float> mean{0.485F, 0.456F, 0.406F};  ///< ImageNet's, of pixels of 0..1
  std::vector<float> deviation{0.229F, 0.224F, 0.225F};
  float defaultThreshold = 0.75F;
  std::string device = "auto";
  std::string folder;  ///< "" userModelFolder()
};

struct ImportModelReport {
  InstalledModel model;
  double imagesPerSecond = 0.0;  ///< of the check run
  /// Mean cosine of descriptors of made pictures with slightly edited ones, and with others: a network whose
  /// first is not clearly the larger describes nothing.
  double similarityOfCopies = 0.0;
  double similarityOfOthers = 0.0;
  bool isUnitLength = false;  ///< gives no norm, so no direction by norm
};

/// Checks a TorchScript file by running it on made pictures, then copies it into the folder with a card, and
/// names it in the folder's manifest; whole or not at all. Errors: kBadModel (no TorchScript, damaged,
/// another input than said, rows that are not finite or all alike, a network of pairs), kAlreadyExists is
/// kInvalidArgument (a model of this name is there), those of files.
[[nodiscard]] Result<ImportModelReport> importModel(const ImportModelOptions& options, JobControl& control);

/// Removes a model of the user's folder: its card, weights, calibration, pair network, adapter and report,
/// and its line in the manifest. Errors: kInvalidArgument (not one of the user's folder), those of files.
/// Descriptors that libraries keep of it stay and cost room only.
[[nodiscard]] Result<void> deleteModel(const std::string& cardPath);

/// Copies a model with its card and all that belongs to it into a folder, where it can be imported from.
/// Errors: those of files; kInvalidArgument (a file of that name is there).
[[nodiscard]] Result<std::vector<std::string>> exportModel(const std::string& cardPath,
                                                           const std::string& folder);

}  // namespace lookalike::models
