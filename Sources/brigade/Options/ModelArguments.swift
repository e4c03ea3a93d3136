// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

// The model's enumerations are values of flags as they are values of job documents.
extension StorageClass: @retroactive ExpressibleByArgument {}
extension MetadataDirective: @retroactive ExpressibleByArgument {}
extension CannedAccessControlList: @retroactive ExpressibleByArgument {}
extension ObjectLockMode: @retroactive ExpressibleByArgument {}
extension ObjectLockLegalHoldStatus: @retroactive ExpressibleByArgument {}
extension ChecksumAlgorithm: @retroactive ExpressibleByArgument {}
extension JobReportScope: @retroactive ExpressibleByArgument {}
extension ManifestField: @retroactive ExpressibleByArgument {}
