// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/cli/command.h"
#include "core/models/model_store.h"

namespace lookalike::cli {

// The commands below `models`.
CommandBody declareModelsList(CLI::App& subcommand);
CommandBody declareModelsImport(CLI::App& subcommand);
CommandBody declareModelsDelete(CLI::App& subcommand);
CommandBody declareModelsExport(CLI::App& subcommand);
CommandBody declareModelsUse(CLI::App& subcommand);
CommandBody declareModelsBack(CLI::App& subcommand);
CommandBody declareModelsCheck(CLI::App& subcommand);

[[nodiscard]] nlohmann::ordered_json modelJson(const models::InstalledModel& model);

/// The installed model of a name or with a card's path. kNotFound, with the names that there are.
[[nodiscard]] Result<models::InstalledModel> modelNamed(const std::string& name);

/// Prints a document as all commands do.
void printJson(const nlohmann::ordered_json& document);

}  // namespace lookalike::cli
