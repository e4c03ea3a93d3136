// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

public import ArgumentParser
public import BatchModel

// The model's enumerations are values of flags as they are values of job documents.
extension StorageClass: ExpressibleByArgument {}
extension MetadataDirective: ExpressibleByArgument {}
extension CannedAccessControlList: ExpressibleByArgument {}
extension ObjectLockMode: ExpressibleByArgument {}
extension ObjectLockLegalHoldStatus: ExpressibleByArgument {}
extension ChecksumAlgorithm: ExpressibleByArgument {}
extension JobReportScope: ExpressibleByArgument {}
extension ManifestField: ExpressibleByArgument {}
