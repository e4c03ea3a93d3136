// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// How a request names its bucket.
enum Addressing: String, ExpressibleByArgument, CaseIterable {
    case auto, path, virtual
}
