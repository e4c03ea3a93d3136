// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A transport whose attempts end by themselves, also when the task that asked for them was
/// cancelled meanwhile: for taking back what a cancelled task has done.
struct LastingTransport: Transport {
    let transport: any Transport

    nonisolated(nonsending) func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        await transport.perform(exchange, on: origin)
    }

    func cancel(_ exchange: S3Exchange) {}
}
