// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// Server-side encryption as the AWS tools spell it; job documents write `KMS`.
enum SSEOption: String, ExpressibleByArgument, CaseIterable {
    case aes256 = "AES256"
    case kms = "aws:kms"

    var algorithm: SSEAlgorithm {
        switch self {
        case .aes256: .aes256
        case .kms: .kms
        }
    }
}
