// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why an inventory's `fileSchema` cannot be used: half a sentence, for one that names the file.
package struct ManifestLayoutProblem: Error, Equatable {
    package let text: String

    init(_ text: String) {
        self.text = text
    }
}
