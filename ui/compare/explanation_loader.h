// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <QObject>
#include <string>
#include <thread>

#include "ui/compare/explanation_service.h"

namespace lookalike::ui {

/// The pair that is asked about. Paths are native bytes.
struct PairKey {
  DescriberKey describer;
  std::string pathA;
  std::string pathB;
  bool operator==(const PairKey&) const = default;
};

/// Asks an ExplanationService on a thread of its own. A new wish replaces an older one of its kind that has
/// not begun; wishes about another pair than the last one are dropped. The last pair stays open, and what was
/// learnt of a few is kept.
class ExplanationLoader : public QObject {
  Q_OBJECT
 public:
  explicit ExplanationLoader(std::shared_ptr<ExplanationService> service, QObject* parent = nullptr);
  ~ExplanationLoader() override;

  /// What is known already; else null, and `loaded` or `failed` follows for this pair.
  [[nodiscard]] std::shared_ptr<const PairInsight> request(const PairKey& pair);
  /// `answered` or `failed` follows, for the last wish at least.
  void askWithout(const PairKey& pair, const PaintedParts& parts);
  /// Nobody waits any longer.
  void forgetWishes();

 signals:
  void loaded(const lookalike::ui::PairKey& pair,
              const std::shared_ptr<const lookalike::ui::PairInsight>& insight);
  void answered(const lookalike::ui::PairKey& pair, const lookalike::ui::PaintedParts& parts,
                const lookalike::ui::WhatIfAnswer& answer);
  void failed(const lookalike::ui::PairKey& pair, const lookalike::Error& error);

 private:
  struct PartsWish {
    PairKey pair;
    PaintedParts parts;
  };
  struct Kept {
    PairKey pair;
    std::shared_ptr<const PairInsight> insight;
  };
  void loop(const std::stop_token& stop);
  void serve(const PairKey& pair, const PaintedParts* parts);
  void keep(const PairKey& pair, const std::shared_ptr<const PairInsight>& insight);

  std::shared_ptr<ExplanationService> service_;
  std::list<Kept> kept_;  // the front is the most recent; GUI thread only

  // The worker's own.
  std::unique_ptr<OpenPair> open_;
  PairKey openKey_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<PairKey> pairWish_;
  std::optional<PartsWish> partsWish_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace lookalike::ui
