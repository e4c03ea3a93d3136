// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// For a person or for a program.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
