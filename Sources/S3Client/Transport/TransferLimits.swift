// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How long one transfer may take, in milliseconds.
struct TransferLimits: Equatable {
    /// From the end of the request to the first byte of the answer.
    var firstByteMilliseconds: Int
    /// Without any byte while the request is sent or the answer comes.
    var stallMilliseconds: Int
    /// From the first byte of the request to the last of the answer.
    var totalMilliseconds: Int

    init(firstByteMilliseconds: Int, stallMilliseconds: Int, totalMilliseconds: Int) {
        self.firstByteMilliseconds = firstByteMilliseconds
        self.stallMilliseconds = stallMilliseconds
        self.totalMilliseconds = totalMilliseconds
    }

    /// What a request may take. A store may copy all of an object before it answers.
    init(for exchange: S3Exchange, _ configuration: EventLoopConfiguration) {
        firstByteMilliseconds =
            configuration.firstByteMilliseconds ?? Self.firstByteMilliseconds(exchange)
        stallMilliseconds = configuration.stallMilliseconds
        totalMilliseconds = configuration.totalMilliseconds
    }

    private static func firstByteMilliseconds(_ exchange: S3Exchange) -> Int {
        // Completing an upload has the store put its parts together.
        let isLong = exchange.copiesObject || exchange.method == .post
        guard isLong else { return ClientLimits.firstByteMilliseconds }
        let bytes = exchange.copyBytes ?? ClientLimits.copyBytesUnknown
        let seconds = min(bytes, 1 << 50) / ClientLimits.copyBytesPerSecondMin
        return ClientLimits.firstByteMilliseconds + Int(seconds) * 1_000
    }
}
