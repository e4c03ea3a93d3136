// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Sends single copies of a preflight to one destination, each noted before it is sent.
struct CopyTrial {
    let trial: PreflightTrial
    let trail: ProbeTrail
    let bucket: [UInt8]

    /// Where a copy of the object is tried.
    func destination(beside key: [UInt8]) -> ObjectAddress {
        ObjectAddress(bucket: bucket, key: trial.probeKey(beside: key))
    }

    /// Copies an object with these headers; nil when that succeeded.
    func copy(
        _ source: ObjectAddress, to object: ObjectAddress, _ headers: HeaderBlock
    ) async throws -> S3Failure? {
        try Task.checkCancellation()
        let exchange = S3Exchange()
        exchange.method = .put
        exchange.bucket = object.bucket
        exchange.key = object.key
        exchange.headers = headers
        exchange.copySource = CopySource.value(
            bucket: source.bucket, key: source.key, versionID: source.versionID)
        trail.willWrite(object)
        let reply = await trial.meter.copy { await trial.client.send(exchange, .copyObject) }
        if reply.failure == nil {
            trail.wrote(object, version: exchange.header("x-amz-version-id"))
        }
        try stop(on: reply.failure)
        return reply.failure
    }

    /// Writes a few bytes.
    func put(_ object: ObjectAddress, _ headers: HeaderBlock) async throws -> S3Failure? {
        try Task.checkCancellation()
        trail.willWrite(object)
        let answer = await trial.meter.other {
            await trial.client.putObject(
                object, body: Array("Written by a preflight; delete it.\n".utf8),
                headers: headers, using: S3Exchange())
        }
        if let stored = answer.value { trail.wrote(object, version: stored.versionID) }
        try stop(on: answer.failure)
        return answer.failure
    }

    /// Copies under a condition that no source fulfils, so that nothing is written by a store that
    /// keeps to it: permissions are looked at before conditions.
    func pretend(
        _ source: ObjectAddress, to object: ObjectAddress, _ headers: HeaderBlock
    ) async throws -> S3Failure? {
        var headers = headers
        headers.append("x-amz-copy-source-if-match", "\"00000000000000000000000000000000\"")
        return try await copy(source, to: object, headers)
    }

    /// What concerns all requests, and a cancellation, end the preflight.
    private func stop(on failure: S3Failure?) throws {
        try Task.checkCancellation()
        guard let failure, let finding = PreflightReason.everywhere(failure) else { return }
        throw PreflightStop(finding: finding)
    }
}
