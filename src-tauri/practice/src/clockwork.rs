//! What makes time pass in the practice world: carries out the agenda when it is due. It decides nothing itself.

use std::sync::Arc;
use std::time::Duration;

use crate::agenda::Event;
use crate::world::{State, World};
use crate::{calls, delivery, inbound};

/// Events carried out before others get the lock.
const BATCH: usize = 200;
const IDLE: Duration = Duration::from_secs(3600);

/// Runs until dropped.
pub(crate) async fn run(world: Arc<World>) {
    loop {
        let wait = carry_out_due(&world);
        if wait.is_zero() {
            tokio::task::yield_now().await;
            continue;
        }
        tokio::select! {
            () = world.alarm.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Carries out a batch and tells how long nothing else is due, in real time.
fn carry_out_due(world: &World) -> Duration {
    let mut state = world.lock();
    for done in 0..BATCH {
        let Some(event) = state.agenda.pop_due(world.clock.now()) else {
            if done > 0 {
                world.touched();
            }
            let next = state.agenda.next_in(world.clock.now());
            return next.map_or(IDLE, |next| world.clock.real(next).clamp(Duration::from_millis(1), IDLE));
        };
        carry_out(world, &mut state, event);
    }
    world.touched();
    Duration::ZERO
}

fn carry_out(world: &World, state: &mut State, event: Event) {
    match event {
        Event::Step(seq) => delivery::step(world, state, seq),
        Event::Expire(seq) => delivery::expire(world, state, seq),
        Event::Price(seq) => delivery::price(world, state, seq),
        Event::Callback(call) => {
            let key = call.params.iter().find(|(name, _)| name == "MessageSid").map(|(_, sid)| sid.clone());
            world.lanes.push(&key.unwrap_or_default(), call);
        }
        Event::Text { from, to, body } => _ = inbound::receive(world, state, &from, &to, &body),
        Event::Ring { from, to } => calls::ring(world, state, from, to),
    }
}
