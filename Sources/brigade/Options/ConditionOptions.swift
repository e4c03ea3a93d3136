// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// What is not copied because the destination has it.
struct ConditionOptions: ParsableArguments {
    @Flag(
        name: .customLong("if-none-match"),
        help: "Overwrite nothing: skip a row whose key the destination has.")
    var ifNoneMatch = false

    @Flag(
        name: .customLong("skip-identical"),
        help: "Skip a row when the destination has the same bytes, by size and ETag or checksum.")
    var skipIdentical = false

    var isEmpty: Bool { !ifNoneMatch && !skipIdentical }

    /// Flags add to what the job was created with.
    func apply(to settings: inout RunSettings) {
        settings.ifNoneMatch = ifNoneMatch || settings.ifNoneMatch
        settings.skipIdentical = skipIdentical || settings.skipIdentical
    }
}
