// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// How results are printed.
struct OutputOptions: ParsableArguments {
    @Option(help: "text for people, json for programs.")
    var output: OutputFormat = .text
}
