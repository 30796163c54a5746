// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/pipeline_explanation_service.h"

#include <utility>

#include "core/models/model_of_key.h"
#include "core/pipeline/explain_job.h"

namespace lookalike::ui {

namespace {

SensitivityGrid gridOf(const explain::SensitivityMap& map) {
  if (map.isEmpty()) return {};
  return {map.columns, map.rows, map.values,
          QRectF(map.covers.left, map.covers.top, map.covers.width, map.covers.height)};
}

/// Core counts from the middle of the upper left pixel.
QPointF cornerPoint(const PicturePoint& point) {
  return {static_cast<double>(point.x) + 0.5, static_cast<double>(point.y) + 0.5};
}

PairInsight insightOf(const explain::PairExplanation& explanation) {
  PairInsight insight;
  insight.similarity = explanation.similarity;
  insight.probability = explanation.probability;
  insight.model = explanation.model;
  if (explanation.similarityMaps) {
    for (std::size_t side = 0; side < insight.maps.size(); ++side)
      insight.maps[side] = gridOf(explanation.similarityMaps->maps[side]);
  } else {
    insight.mapState = explanation.weights ? MapState::kNotTraceable : MapState::kBuiltIn;
  }
  for (const explain::MatchedPoints& points : explanation.matchedPoints)
    insight.matched.push_back({cornerPoint(points.a), cornerPoint(points.b)});
  return insight;
}

class PipelineOpenPair : public OpenPair {
 public:
  PipelineOpenPair(std::shared_ptr<pipeline::PairExplainer> explainer,
                   std::unique_ptr<pipeline::ExplanationSession> session)
      : explainer_(std::move(explainer)),
        session_(std::move(session)),
        insight_(insightOf(session_->explanation())) {}

  [[nodiscard]] const PairInsight& insight() const override { return insight_; }

  [[nodiscard]] Result<WhatIfAnswer> without(const PaintedParts& parts) override {
    std::array<std::optional<explain::PicturePart>, 2> wanted;
    for (std::size_t side = 0; side < parts.size(); ++side) {
      if (parts[side].isEmpty()) continue;
      wanted[side].emplace();
      for (const QPointF& point : parts[side])
        wanted[side]->push_back({static_cast<float>(point.x() - 0.5), static_cast<float>(point.y() - 0.5)});
    }
    const auto told = session_->withoutParts(wanted);
    if (!told) return told.error();
    return WhatIfAnswer{told->similarity, told->probability};
  }

 private:
  std::shared_ptr<pipeline::PairExplainer> explainer_;  // the session needs it
  std::unique_ptr<pipeline::ExplanationSession> session_;
  PairInsight insight_;
};

}  // namespace

PipelineExplanationService::PipelineExplanationService() = default;
PipelineExplanationService::~PipelineExplanationService() = default;

Result<std::unique_ptr<OpenPair>> PipelineExplanationService::open(const DescriberKey& describer,
                                                                   const std::string& pathA,
                                                                   const std::string& pathB) {
  if (!explainer_ || !(key_ == describer)) {
    explainer_.reset();
    auto options = models::describerOf(describer);
    if (!options) return options.error();
    pipeline::ExplainOptions explaining;
    explaining.describer = std::move(options).value();
    auto made = pipeline::PairExplainer::create(explaining);
    if (!made) return made.error();
    explainer_ = std::move(made).value();
    key_ = describer;
  }
  auto session = explainer_->open(pathA, pathB);
  if (!session) return session.error();
  return std::unique_ptr<OpenPair>(
      std::make_unique<PipelineOpenPair>(explainer_, std::move(session).value()));
}

}  // namespace lookalike::ui
