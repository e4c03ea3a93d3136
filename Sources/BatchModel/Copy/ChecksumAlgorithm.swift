// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A checksum that the store is asked to keep with the copy (`x-amz-checksum-algorithm`).
public enum ChecksumAlgorithm: String, Sendable, CaseIterable {
    case crc32 = "CRC32"
    case crc32c = "CRC32C"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case crc64NVMe = "CRC64NVME"
    case sha512 = "SHA512"
    case md5 = "MD5"
    case xxHash64 = "XXHASH64"
    case xxHash3 = "XXHASH3"
    case xxHash128 = "XXHASH128"
}
