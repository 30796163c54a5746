// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/describe/describer.h"

#include <utility>

#include "core/describe/dct_describer.h"
#include "core/describe/model_card.h"
#include "core/describe/model_choice.h"
#include "core/describe/neural_describer.h"

namespace lookalike::describe {

bool namesNetwork(const DescriberOptions& options) {
  const auto name = chosenModelName(options);
  return name.ok() && *name != "dct";
}

Result<std::unique_ptr<Describer>> makeDescriber(const DescriberOptions& options) {
  usePreprocessingOnManyThreads();
  const auto card = chosenModelCard(options);
  if (!card) return card.error();
  if (!card->has_value()) {
    // It has no device to choose; a name that is none is a mistake all the same.
    const std::string& device = options.device;
    if (device != "auto" && device != "cpu" && device != "cuda" && !device.starts_with("cuda:")) {
      return Error{ErrorCode::kDevice, {}, device + ": no such kind of device", -1};
    }
    return makeDctDescriber(options.batchSize);
  }
  return makeNeuralDescriber(**card, options.device, options.batchSize, options.intraOpThreads);
}

}  // namespace lookalike::describe
