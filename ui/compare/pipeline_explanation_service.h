// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "ui/compare/explanation_service.h"

namespace lookalike::pipeline {
class PairExplainer;
}

namespace lookalike::ui {

/// pipeline::PairExplainer with the model that a library's pairs were found with. Keeps the last one loaded.
class PipelineExplanationService : public ExplanationService {
 public:
  PipelineExplanationService();
  ~PipelineExplanationService() override;
  [[nodiscard]] Result<std::unique_ptr<OpenPair>> open(const DescriberKey& describer,
                                                       const std::string& pathA,
                                                       const std::string& pathB) override;

 private:
  DescriberKey key_;
  std::shared_ptr<pipeline::PairExplainer> explainer_;
};

}  // namespace lookalike::ui
