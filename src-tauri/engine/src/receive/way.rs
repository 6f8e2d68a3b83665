//! The way replies come in, as the owner chooses and sees it.

use std::path::Path;

use linnet_contract::{
    CacheTag, ChooseReceiving, ErrorCode, GetReceiving, Receiving, RetryReceiving, SettingKey, UiError, Way, WayState,
};
use linnet_providers::secret::Secret;
use linnet_providers::tunnel::{self, Maker, public_address};
use linnet_store::settings;
use tokio::net::TcpListener;

use super::setup;
use super::tunnel::{Standing, forget_token, keep_token, token_kept};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::settings::check;

impl Engine {
    /// How replies come in, as it stands.
    pub(crate) async fn receiving(&self) -> Result<Receiving, UiError> {
        let settings = self.settings();
        let way = settings.way();
        let local = *self.hooks.local().borrow();
        let Standing { state, sentence, advice } = self
            .tunnel
            .standing()
            .unwrap_or_else(|| without_tunnel(way, self.hooks.base().as_deref(), local.is_some()));
        let sites = setup::kept(self).await?;
        let given = if way == Way::Own { settings.receive_url.clone() } else { settings.tunnel_address.clone() };
        // A tunnel that Linnet starts is told by Linnet.
        let hand_over = matches!(way, Way::Own | Way::CloudflareNamed).then_some(settings.receive_port);
        let port = hand_over.map(|port| local.map_or(port, |local| local.port())).filter(|port| *port > 0);
        Ok(Receiving {
            way,
            state,
            sentence,
            advice,
            address: self.hooks.base(),
            hand_over_at: port.map(|port| format!("http://127.0.0.1:{port}")),
            given_address: given.unwrap_or_default(),
            program: settings
                .tunnel_program
                .as_deref()
                .map(Path::display)
                .map(|path| path.to_string())
                .unwrap_or_default(),
            token_kept: token_kept(self, way).await?,
            connected: !sites.is_empty(),
            sites,
        })
    }
}

fn without_tunnel(way: Way, base: Option<&str>, listening: bool) -> Standing {
    let (state, sentence) = match (way, base) {
        (Way::None, _) => (
            WayState::Off,
            "Linnet asks Twilio for replies every few seconds. None is lost; they only arrive a little later, and a \
             program is not needed for it."
                .to_owned(),
        ),
        (Way::Own, Some(base)) if listening => (
            WayState::Ready,
            format!("Linnet listens for what your address {base} hands over to it. The test shows whether it arrives."),
        ),
        _ => (
            WayState::Resting,
            "Nothing is received here at this moment: the way opens while Linnet’s window or `run` has this business open."
                .to_owned(),
        ),
    };
    Standing { state, sentence, advice: None }
}

/// What was chosen, read and checked.
struct Chosen {
    way: Way,
    own: Option<String>,
    tunnel_address: Option<String>,
    program: Option<String>,
}

fn read(command: &ChooseReceiving) -> Result<Chosen, UiError> {
    let typed =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let address = typed(&command.address).map(|text| {
        public_address(&text).ok_or_else(|| {
            let message = format!("“{text}” is not an address Twilio can reach. Nothing was changed.");
            let hint = "It begins with https:// and has a public name, for instance https://texts.example.com.";
            UiError::new(ErrorCode::BadInput, message).hint(hint).field("address")
        })
    });
    let address = address.transpose()?;
    let needs = matches!(command.way, Way::Own | Way::CloudflareNamed);
    if needs && address.is_none() {
        let message = "This way needs the public address. Nothing was changed.";
        return Err(UiError::new(ErrorCode::BadInput, message).field("address"));
    }
    let program = typed(&command.program);
    if let Some(maker) = maker(command.way) {
        tunnel::find(maker, program.as_deref().map(Path::new)).map_err(|error| {
            let wrong = UiError::new(ErrorCode::BadInput, format!("{error} Nothing was changed."));
            wrong.hint(error.advice()).field("program")
        })?;
    }
    let (own, tunnel_address) = match command.way {
        Way::Own => (address, None),
        Way::CloudflareNamed | Way::Ngrok => (None, address),
        Way::None | Way::CloudflareQuick => (None, None),
    };
    Ok(Chosen { way: command.way, own, tunnel_address, program: program.filter(|_| maker(command.way).is_some()) })
}

const fn maker(way: Way) -> Option<Maker> {
    match way {
        Way::CloudflareQuick | Way::CloudflareNamed => Some(Maker::Cloudflare),
        Way::Ngrok => Some(Maker::Ngrok),
        Way::None | Way::Own => None,
    }
}

impl Handle<GetReceiving> for Engine {
    async fn handle(&self, _: GetReceiving) -> Result<Receiving, UiError> {
        self.receiving().await
    }
}

impl Handle<ChooseReceiving> for Engine {
    async fn handle(&self, command: ChooseReceiving) -> Result<Receiving, UiError> {
        let chosen = read(&command)?;
        let token = command.token.as_ref().map(|token| Secret::new(token.expose().to_owned()));
        let token = token.filter(|token| !token.is_empty());
        let takes_token = matches!(chosen.way, Way::CloudflareNamed | Way::Ngrok);
        if chosen.way == Way::CloudflareNamed && token.is_none() && !token_kept(self, chosen.way).await? {
            let message = "A tunnel of your own at Cloudflare needs its token. Nothing was changed.";
            let hint = "Cloudflare shows it with the command that installs the tunnel: the long text behind --token.";
            return Err(UiError::new(ErrorCode::BadInput, message).hint(hint).field("token"));
        }
        if let Some(token) = token.filter(|_| takes_token) {
            keep_token(self, chosen.way, token, command.session_only).await?;
        }
        for other in [Way::CloudflareNamed, Way::Ngrok] {
            if other != chosen.way {
                forget_token(self, other).await?;
            }
        }
        self.write_way(&chosen).await?;
        self.reload_settings().await?;
        // The same way may have another token now.
        self.tunnel.start_again();
        self.setup_changed();
        self.events.changed(&[CacheTag::Receiving]);
        self.receiving().await
    }
}

impl Handle<RetryReceiving> for Engine {
    async fn handle(&self, _: RetryReceiving) -> Result<Receiving, UiError> {
        if self.tunnel.standing().is_some_and(|standing| standing.state == WayState::Failing) {
            self.tunnel.start_again();
        }
        self.setup_changed();
        self.receiving().await
    }
}

impl Engine {
    async fn write_way(&self, chosen: &Chosen) -> Result<(), UiError> {
        let tunnel = if chosen.way == Way::Own { Way::None } else { chosen.way };
        let mut values = vec![
            (SettingKey::ReceiveUrl, chosen.own.clone().unwrap_or_default()),
            (SettingKey::ReceiveTunnel, tunnel.word().to_owned()),
            (SettingKey::ReceiveTunnelAddress, chosen.tunnel_address.clone().unwrap_or_default()),
            (SettingKey::ReceiveTunnelProgram, chosen.program.clone().unwrap_or_default()),
        ];
        // Where the owner tells somebody else the port, it must stay.
        let told = matches!(chosen.way, Way::Own | Way::CloudflareNamed);
        if told && self.settings().receive_port == 0 {
            values.push((SettingKey::ReceivePort, self.port_to_stay().await?.to_string()));
        }
        let mut tx = self.db.write().await.map_err(from_store)?;
        for (key, value) in values {
            let value = check(key, &value)?;
            settings::set(&mut tx, key.word(), &value).await.map_err(from_store)?;
        }
        tx.commit().await.map_err(|error| from_store(error.into()))
    }

    /// The port the listener has, else any free one.
    async fn port_to_stay(&self) -> Result<u16, UiError> {
        if let Some(local) = *self.hooks.local().borrow() {
            return Ok(local.port());
        }
        let free = async { TcpListener::bind(("127.0.0.1", 0)).await?.local_addr() };
        free.await.map(|free| free.port()).map_err(|error| {
            UiError::new(ErrorCode::Internal, format!("This computer has no free port ({error}). Nothing was changed."))
        })
    }
}
