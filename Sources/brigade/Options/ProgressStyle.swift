// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// How a running job shows itself on standard error.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    /// Nothing.
    case none
    /// A line every ten seconds.
    case plain
    /// One line that is drawn again; the default on a terminal.
    case bar
}
