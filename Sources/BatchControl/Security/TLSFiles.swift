// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A certificate chain and its private key, each in a PEM file.
package struct TLSFiles: Sendable, Equatable {
    package var certificatePath: String
    package var keyPath: String

    package init(certificatePath: String, keyPath: String) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
    }
}
