//! Reads the engine's answers. serde_json's own reader makes every struct readable from lists too and writes an essay for
//! every mistake; the engine sends neither, and that code was a tenth of the window's wasm. Answers come from the same
//! build, so whatever does not fit is simply unreadable.

use std::fmt;

use serde::de::value::StringDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_json::{Map, Value, map};

/// An answer that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads a value.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    T::deserialize(Json(parse(text)?))
}

fn parse(text: &str) -> Result<Value, Unreadable> {
    serde_json::from_str(text).map_err(|_| Unreadable)
}

struct Json(Value);

impl Json {
    fn text(self) -> Result<String, Unreadable> {
        if let Value::String(text) = self.0 { Ok(text) } else { Err(Unreadable) }
    }

    fn fields(self) -> Result<Fields, Unreadable> {
        if let Value::Object(fields) = self.0 { Ok(Fields::of(fields)) } else { Err(Unreadable) }
    }

    /// The fields in the order in which the type declares them. Reading a list takes half the code of finding out for every
    /// name which field it is.
    fn named(self, names: &'static [&'static str]) -> Result<Named, Unreadable> {
        if let Value::Object(fields) = self.0 { Ok(Named { names: names.iter(), fields }) } else { Err(Unreadable) }
    }

    fn items(self) -> Result<Items, Unreadable> {
        if let Value::Array(items) = self.0 { Ok(Items(items.into_iter())) } else { Err(Unreadable) }
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $read:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.$visit(self.0.$read().ok_or(Unreadable)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Json {
    type Error = Unreadable;

    numbers! {
        deserialize_u8 visit_u64 as_u64;
        deserialize_u16 visit_u64 as_u64;
        deserialize_u32 visit_u64 as_u64;
        deserialize_u64 visit_u64 as_u64;
        deserialize_i8 visit_i64 as_i64;
        deserialize_i16 visit_i64 as_i64;
        deserialize_i32 visit_i64 as_i64;
        deserialize_i64 visit_i64 as_i64;
        deserialize_f32 visit_f64 as_f64;
        deserialize_f64 visit_f64 as_f64;
        deserialize_bool visit_bool as_bool;
    }

    /// Asked for by tagged and flattened types only, whose parts are sorted by what they hold.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(yes),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().ok_or(Unreadable)?),
            },
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, v: V) -> Result<V::Value, Unreadable> {
        v.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_map(self.fields()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.named(names)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let (name, value) = match self.0 {
            Value::String(name) => (name, Value::Null),
            Value::Object(fields) => fields.into_iter().next().ok_or(Unreadable)?,
            _ => return Err(Unreadable),
        };
        visitor.visit_enum(Variant { name, value: Json(value) })
    }

    serde::forward_to_deserialize_any! { i128 u128 char bytes byte_buf unit_struct tuple_struct }
}

/// What is not there is nothing: an empty option, or unreadable.
struct Named {
    names: std::slice::Iter<'static, &'static str>,
    fields: Map<String, Value>,
}

impl Named {
    #[inline(never)]
    fn next(&mut self) -> Option<Value> {
        let name = self.names.next()?;
        Some(self.fields.get_mut(*name).map(Value::take).unwrap_or_default())
    }
}

impl<'de> SeqAccess<'de> for Named {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        self.next().map(|value| seed.deserialize(Json(value))).transpose()
    }
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        self.0.next().map(|value| seed.deserialize(Json(value))).transpose()
    }
}

struct Fields {
    rest: map::IntoIter,
    value: Value,
}

impl Fields {
    fn of(fields: Map<String, Value>) -> Self {
        Self { rest: fields.into_iter(), value: Value::Null }
    }

    fn next(&mut self) -> Option<String> {
        let (name, value) = self.rest.next()?;
        self.value = value;
        Some(name)
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        self.next().map(|name| seed.deserialize(Json(Value::String(name)))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(Json(self.value.take()))
    }
}

struct Variant {
    name: String,
    value: Json,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Json;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Json), Unreadable> {
        let name: StringDeserializer<Unreadable> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Json {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn struct_variant<V: Visitor<'de>>(self, names: &'static [&'static str], v: V) -> Result<V::Value, Unreadable> {
        v.visit_seq(self.named(names)?)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use linnet_contract::{AppEvent, ForecastGroup, ScheduledWhat, SettingKind, When};
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Everything {
        small: u8,
        large: u64,
        below: i64,
        part: f64,
        yes: bool,
        text: String,
        none: Option<String>,
        some: Option<u32>,
        many: Vec<(i32, String)>,
        by_name: BTreeMap<String, u32>,
        when: Vec<When>,
        what: ScheduledWhat,
        group: Vec<ForecastGroup>,
        kind: Vec<SettingKind>,
        #[serde(default)]
        left_out: String,
    }

    fn everything() -> Everything {
        let at = "2026-11-21T09:30:00Z".parse().unwrap();
        let local = "2026-11-21T09:30:00".parse().unwrap();
        Everything {
            small: 7,
            large: u64::MAX,
            below: i64::MIN,
            part: 0.25,
            yes: true,
            text: "“é” \"\n".to_owned(),
            none: None,
            some: Some(3),
            many: vec![(-1, "a".to_owned()), (2, String::new())],
            by_name: BTreeMap::from([("x".to_owned(), 1), ("y".to_owned(), 2)]),
            when: vec![
                When::Now,
                When::At { instant: at },
                When::LocalTime { local },
                When::Spread { from: Some(at), minutes: 180 },
                When::Spread { from: None, minutes: 90 },
            ],
            what: ScheduledWhat::Campaign(linnet_domain::CampaignId(9)),
            group: vec![ForecastGroup::WillSend, ForecastGroup::WillWait(None)],
            kind: vec![SettingKind::Text, SettingKind::Integer { min: -1, max: 3 }],
            left_out: String::new(),
        }
    }

    #[test]
    fn every_shape_of_the_contract_is_read_as_it_was_sent() {
        let sent = everything();
        assert_eq!(read::<Everything>(&serde_json::to_string(&sent).unwrap()), Ok(sent));
        for text in [
            r#"{"event":"changed","tags":["contacts","inbox"]}"#,
            r#"{"event":"progress","job":"Reading","done":3,"total":null}"#,
            r#"{"event":"reply","number":"+13125550142","name":"Dana","body":"STOP","opt_out":true}"#,
        ] {
            let event: AppEvent = read(text).unwrap();
            assert_eq!(serde_json::to_string(&event).unwrap(), text);
        }
        assert_eq!(read::<()>("null"), Ok(()));
        assert_eq!(read::<Vec<u32>>("[1,2]"), Ok(vec![1, 2]));
    }

    #[test]
    fn what_does_not_fit_is_unreadable() {
        let whole = serde_json::to_value(everything()).unwrap();
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove("large");
        assert!(read::<Everything>(&without.to_string()).is_err(), "a field is missing");
        for (name, wrong) in [("small", "256"), ("text", "3"), ("what", "\"nobody\""), ("many", "{}"), ("yes", "null")]
        {
            let mut changed = whole.clone();
            changed[name] = serde_json::from_str(wrong).unwrap();
            assert!(read::<Everything>(&changed.to_string()).is_err(), "{name} as {wrong}");
        }
        for text in ["", "{", "[]", "3", "[1,2"] {
            assert!(read::<Everything>(text).is_err(), "{text:?}");
        }
    }
}
