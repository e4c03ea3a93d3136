// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

@Suite struct CopyLaneTests {
    @Test(
        arguments: [
            (nil, CopyLane.single), (0, .single), (99, .single), (100, .single), (101, .multipart),
        ] as [(UInt64?, CopyLane)])
    func `an object above the threshold goes in parts, one of unknown size does not`(
        bytes: UInt64?, expected: CopyLane
    ) {
        #expect(CopyLane(sourceBytes: bytes, multipartThresholdBytes: 100) == expected)
    }
}
