//! What a fresh practice business is furnished with: a name, the pretend customers with their sign-up cards, a sample
//! campaign. Everything goes through the same commands as the owner's own, so that nothing here knows a shortcut.

use std::path::PathBuf;

use linnet_contract::{
    CampaignDraft, ConnectAccount, ErrorCode, ImportSource, RunImport, SaveCampaign, SecretInput, SetSetting,
    SettingKey, UiError,
};
use linnet_domain::{Category, ChannelChoice, ConsentBasis, ConsentClaim};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::host::practice::{PracticeAddress, RunningPractice, SampleCustomer};

const BUSINESS_NAME: &str = "Rosa's Salon";
const CONSENT_SOURCE: &str = "practice sign-up card";
const CAMPAIGN_NAME: &str = "Spring color week";
const CAMPAIGN_BODY: &str = "Hi {first_name|there}, it's color week: 20% off every color until Saturday. Want a spot?";
const CAMPAIGN_AUDIENCE: &str = "tag:color";

/// Furnishes an engine whose world has just been started.
pub(crate) async fn furnish(engine: &Engine, world: &dyn RunningPractice) -> Result<(), UiError> {
    engine.handle(SetSetting { key: SettingKey::BusinessName, value: BUSINESS_NAME.to_owned() }).await?;
    connect(engine, &world.address()).await?;
    import(engine, &world.customers()).await?;
    let draft = CampaignDraft {
        name: CAMPAIGN_NAME.to_owned(),
        body: CAMPAIGN_BODY.to_owned(),
        audience: CAMPAIGN_AUDIENCE.to_owned(),
        channel: ChannelChoice::Auto,
        category: Category::Marketing,
        ..CampaignDraft::default()
    };
    engine.handle(SaveCampaign { id: None, draft }).await?;
    Ok(())
}

/// Connects the pretend account, with its token in the keychain where there is one, else for this session.
async fn connect(engine: &Engine, address: &PracticeAddress) -> Result<(), UiError> {
    let order = |session_only| ConnectAccount {
        account_sid: address.account_sid.clone(),
        api_key_sid: None,
        secret: SecretInput::new(address.auth_token.expose()),
        api_base: Some(address.api_base.clone()),
        sender: Some(address.sender.clone()),
        session_only,
    };
    match engine.handle(order(false)).await {
        Err(error) if error.code == ErrorCode::Keychain => engine.handle(order(true)).await.map(|_| ()),
        outcome => outcome.map(|_| ()),
    }
}

/// Brings the pretend customers in as an owner would: by a file.
async fn import(engine: &Engine, customers: &[SampleCustomer]) -> Result<(), UiError> {
    let file = SampleFile::write(engine, customers)?;
    let report = engine
        .handle(RunImport {
            source: ImportSource::Path { path: file.path.display().to_string() },
            mapping: std::collections::BTreeMap::new(),
            country: Some("US".to_owned()),
            tags: Vec::new(),
            list: None,
            consent: Some(ConsentClaim {
                basis: ConsentBasis::Written,
                source: CONSENT_SOURCE.to_owned(),
                date: customers.iter().map(|customer| customer.last_visit).min(),
            }),
            wording: None,
            signed_by: None,
            reach: false,
            dry_run: false,
        })
        .await?;
    if let Some(rejected) = report.rejected.first() {
        tracing::error!(row = rejected.row, reason = rejected.reason, "a pretend customer was not taken");
    }
    Ok(())
}

/// A file that is gone when it has been read.
struct SampleFile {
    path: PathBuf,
}

impl SampleFile {
    fn write(engine: &Engine, customers: &[SampleCustomer]) -> Result<Self, UiError> {
        let file = Self { path: engine.folder().join("sample-customers.csv") };
        let cannot = |error: csv::Error| {
            UiError::new(ErrorCode::Disk, format!("The sample customers cannot be written: {error}."))
        };
        let mut sheet = csv::Writer::from_path(&file.path).map_err(cannot)?;
        sheet.write_record(["first_name", "last_name", "phone", "email", "tags", "last_visit"]).map_err(cannot)?;
        for customer in customers {
            let tags = customer.tags.join(";");
            let visit = customer.last_visit.to_string();
            let row = [&customer.first_name, &customer.last_name, &customer.number, &customer.email, &tags, &visit];
            sheet.write_record(row).map_err(cannot)?;
        }
        sheet.flush().map_err(|error| cannot(error.into()))?;
        Ok(file)
    }
}

impl Drop for SampleFile {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::debug!(%error, "the file of sample customers was left behind");
        }
    }
}
