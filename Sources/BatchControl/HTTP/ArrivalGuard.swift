// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import NIOCore

/// Closes a connection whose request takes too long to arrive, or has a head without end. Stands
/// before the decoder, which bounds header lines and nothing else.
final class ArrivalGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Bytes since the last request ended, while the head of the next is incomplete.
    private var headBytes = 0
    private var isHeadComplete = false
    private var deadline: Scheduled<Void>?

    func channelActive(context: ChannelHandlerContext) {
        startClock(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopClock()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stopClock() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        startClock(context)
        if !isHeadComplete {
            headBytes += unwrapInboundIn(data).readableBytes
            if headBytes > ControlLimits.headBytesMax { return context.close(promise: nil) }
        }
        context.fireChannelRead(data)
    }

    /// The decoder has read a head.
    func headEnded() { isHeadComplete = true }

    /// The decoder has read a request to its end.
    func requestEnded() {
        isHeadComplete = false
        headBytes = 0
        stopClock()
    }

    private func startClock(_ context: ChannelHandlerContext) {
        guard deadline == nil else { return }
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: ControlLimits.requestTime) {
            channel.close(promise: nil)
        }
    }

    private func stopClock() {
        deadline?.cancel()
        deadline = nil
    }
}
