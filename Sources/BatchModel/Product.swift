// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What this program calls itself.
public enum Product {
    /// The version that `--version` and the `User-Agent` header show.
    public static let version = "0.1.0"
}
