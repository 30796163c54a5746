// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QJsonObject>
#include <string>

#include "core/neural/script_module.h"

namespace lookalike::testing {

/// Writes a network NAME.pt and a card NAME.json for it (64 × 64 squashed, RGB, ImageNet's mean and
/// deviation) into a folder; `changes` replace fields of the card. Returns the card's path; ends the program
/// on failure.
std::string writeModel(const QDir& folder, const QString& name, const neural::ScriptModule& network,
                       int dimension, const QJsonObject& changes = {});

/// Writes manifest.json.
void writeManifest(const QDir& folder, const QStringList& cards, const QString& defaultModel = {});

/// A little copy detector in the form of SSCD's TorchScript files: its output is already normalised. 48
/// entries: the colours of a 4 × 4 grid.
neural::ScriptModule normalisedGridNetwork();

}  // namespace lookalike::testing
