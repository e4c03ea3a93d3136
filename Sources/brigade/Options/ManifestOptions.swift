// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// How the manifest of a command line is to be read.
struct ManifestOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A CSV manifest's columns: Bucket, Key, VersionId, Ignore. (default: Bucket,Key; to "
                + "replicate: Bucket,Key,VersionId)", valueName: "columns"))
    var fields: String?

    @Option(
        name: .customLong("manifest-format"),
        help: "csv or inventory. (default: inventory for a name that ends in manifest.json)")
    var format: ManifestFormatOption?

    @Option(
        help: ArgumentHelp(
            "The manifest is a plain list of keys of this bucket, one a line and not encoded; a "
                + "prefix is put before each.", valueName: "s3://bucket[/prefix]"))
    var source: String?

    func validate() throws {
        guard source != nil else { return }
        if fields != nil { throw ValidationError("--fields contradicts --source: give one") }
        if format == .inventory {
            throw ValidationError("--manifest-format inventory contradicts --source: give one")
        }
    }
}
