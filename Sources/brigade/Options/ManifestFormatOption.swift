// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// What a manifest is, where its name does not tell.
enum ManifestFormatOption: String, ExpressibleByArgument, CaseIterable {
    case csv
    case inventory
}
