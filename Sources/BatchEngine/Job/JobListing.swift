// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The jobs of a state directory, and what kept others from being read.
package struct JobListing: Sendable {
    /// Newest first.
    package internal(set) var jobs: [JobDescriptor] = []
    /// A sentence for each job whose directory is damaged.
    package internal(set) var problems: [String] = []
}
