// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why the project's files could not be listed.
struct RepositoryFailure: Error {
    var message: String
}
