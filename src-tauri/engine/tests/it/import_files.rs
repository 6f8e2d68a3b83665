//! Files of every kind: what is read, and what is refused in words an owner can use.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use linnet_contract::{
    ErrorCode, ImportField, ImportPreview, ImportSource, InspectImport, ListContacts, RunImport, Slice, StageFile,
    StagedFile, UiError,
};
use linnet_engine::{Engine, Handle};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::book::business;
use crate::import::{file, order};

async fn inspect(engine: &Engine, source: ImportSource) -> Result<ImportPreview, UiError> {
    engine.handle(InspectImport { source }).await
}

fn fields(preview: &ImportPreview) -> Vec<&'static str> {
    preview.columns.iter().map(|column| column.field.map_or("", ImportField::word)).collect()
}

#[tokio::test]
async fn headings_of_common_exports_are_recognised() {
    let (engine, folder) = business().await;
    for (headings, expected) in [
        ("Client,Mobile,Last visit", "full_name,number,last_visit"),
        ("customer_name,phone_number,last_order_date", "full_name,number,last_visit"),
        (
            "Reference ID,First Name,Last Name,Email Address,Phone Number,Company Name,City,State,Postal Code,Last Visit,Memo",
            ",first_name,last_name,email,number,company,city,state,zip,last_visit,note",
        ),
        (
            "Last Name,First Name,Mobile Phone,Home Phone,Email,Last Visit",
            "last_name,first_name,number,,email,last_visit",
        ),
        (
            "First Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value",
            "first_name,last_name,company,note,tags,,email,,number",
        ),
        (
            "Nombre,Apellidos,Teléfono móvil,Correo electrónico,Última visita",
            "first_name,last_name,number,email,last_visit",
        ),
        ("Nombre,Teléfono", "full_name,number"),
        ("CustomerName;CellPhone", "full_name,number"),
        ("Name,Phone,Phone", "full_name,number,"),
    ] {
        let separator = if headings.contains(';') { ";" } else { "," };
        let row = headings.split(separator).map(|_| "x").collect::<Vec<_>>().join(separator);
        let source = file(folder.path(), "h.csv", format!("{headings}\n{row}\n"));
        let preview = inspect(&engine, source).await.unwrap();
        assert_eq!(fields(&preview).join(","), expected, "{headings}");
        assert_eq!((preview.rows, preview.problem), (1, None), "{headings}");
    }
}

#[tokio::test]
async fn a_list_without_headings_gets_columns_by_their_place() {
    let (engine, folder) = business().await;
    let source = file(folder.path(), "raw.csv", "Ann Lee,312-555-0101,3/4/2026\nBob Ray,312-555-0102,2/1/2026\n");
    let preview = inspect(&engine, source.clone()).await.unwrap();
    let headings: Vec<_> = preview.columns.iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(headings, ["Column 1", "Column 2", "Column 3"]);
    assert_eq!(fields(&preview), ["full_name", "number", "last_visit"]);
    assert_eq!(preview.columns[0].samples, ["Ann Lee", "Bob Ray"]);
    let report = engine.handle(order(source)).await.unwrap();
    assert_eq!((report.rows, report.added), (2, 2));
    let bad = file(
        folder.path(),
        "raw2.csv",
        "Ann Lee,312-555-0101\nBob Ray,letters\nCy Fox,312-555-0103\nDee Moss,312-555-0104\n",
    );
    let report = engine.handle(order(bad)).await.unwrap();
    assert_eq!((report.rejected[0].row, report.rejected[0].column.as_str()), (2, "Column 2"));
}

#[tokio::test]
async fn a_workbook_is_read_with_its_numbers_dates_and_row_numbers() {
    let (engine, folder) = business().await;
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Cover").unwrap();
    let sheet = workbook.add_worksheet().set_name("Customers").unwrap();
    let day = Format::new().set_num_format("m/d/yyyy");
    sheet.write_string(0, 0, "My customers").unwrap();
    for (column, heading) in [(0, "Client"), (1, "Mobile"), (2, "Last visit"), (3, "ZIP")] {
        sheet.write_string(2, column, heading).unwrap();
    }
    sheet.write_string(3, 0, "José Núñez").unwrap();
    sheet.write_number(3, 1, 13_125_550_142.0).unwrap();
    sheet.write_datetime_with_format(3, 2, ExcelDateTime::from_ymd(2026, 3, 4).unwrap(), &day).unwrap();
    sheet.write_number(3, 3, 2134.0).unwrap();
    sheet.write_string(5, 0, "Bad").unwrap();
    sheet.write_string(5, 1, "no number").unwrap();
    // A stray cell far away must not make a grid of everything before it.
    sheet.write_string(400_000, 0, "stray").unwrap();
    let source = file(folder.path(), "list.xlsx", workbook.save_to_buffer().unwrap());
    let preview = inspect(&engine, source.clone()).await.unwrap();
    assert_eq!(preview.reading, "Excel workbook, sheet “Customers”");
    assert_eq!(fields(&preview), ["full_name", "number", "last_visit", "zip"]);
    assert_eq!(preview.columns[2].samples, ["2026-03-04"]);
    let report = engine.handle(order(source)).await.unwrap();
    assert_eq!((report.rows, report.added), (3, 1));
    let rows: Vec<_> = report.rejected.iter().map(|row| row.row).collect();
    assert_eq!(rows, [6, 400_001]);
    let jose = engine.handle(linnet_contract::FindContact { number: "3125550142".to_owned() }).await.unwrap();
    assert_eq!((jose.row.last_name.as_str(), jose.draft.zip.as_str()), ("Núñez", "02134"));
    assert_eq!(jose.row.last_visit, Some("2026-03-04".parse().unwrap()));
}

/// 401 MB of zeros in a small archive.
fn bomb() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1_000_000];
    for _ in 0..401 {
        std::io::Write::write_all(&mut writer, &zeros).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn an_unusable_file_is_refused_in_words_and_nothing_is_kept() {
    let (engine, folder) = business().await;
    let zip_with = |name: &str, bytes: &[u8]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
        writer.finish().unwrap().into_inner()
    };
    let encrypted: Vec<u8> = [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
        vec![0; 512],
        "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ]
    .concat();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.csv", Vec::new(), "empty"),
        ("blank.csv", b"\xef\xbb\xbf\r\n \r\n".to_vec(), "empty"),
        ("headings.csv", b"Name,Phone\r\n".to_vec(), "no customers under them"),
        ("big.csv", vec![b'a'; 25_000_001], "larger than 25 MB"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0".to_vec(), "a picture"),
        (
            "noise.csv",
            (0..9_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect(),
            "neither text nor",
        ),
        ("letter.docx", zip_with("word/document.xml", b"<w/>"), "packed archive or another document"),
        ("broken.xlsx", zip_with("xl/workbook.xml", b"<workbook"), "damaged"),
        ("bomb.xlsx", bomb(), "enormous"),
        ("cut.xlsx", b"PK\x03\x04 and then nothing".to_vec(), "damaged"),
        ("locked.xlsx", encrypted, "password"),
        ("wrong.csv", b"Colour,Size\nred,big\nblue,small\n".to_vec(), "phone numbers or emails"),
        ("quote.csv", b"Name,Phone\n\"Ann,3125550101\nBob,3125550102\n".to_vec(), "row 2"),
    ];
    for (name, bytes, words) in cases {
        let source = file(folder.path(), name, bytes);
        let error = engine.handle(order(source)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::BadInput, "{name}: {error}");
        assert!(error.message.contains(words), "{name}: {error}");
        assert!(error.hint.is_some_and(|hint| hint.contains("Nothing was imported")), "{name}");
    }
    let missing = ImportSource::Path { path: folder.path().join("gone.csv").display().to_string() };
    assert_eq!(inspect(&engine, missing).await.unwrap_err().code, ErrorCode::BadInput);
    assert_eq!(engine.handle(linnet_contract::ListAudiences {}).await.unwrap().all, 0);
}

async fn stage(engine: &Engine, handle: Option<&str>, bytes: &[u8]) -> Result<StagedFile, UiError> {
    let order =
        StageFile { name: "kunden.csv".to_owned(), handle: handle.map(str::to_owned), piece: STANDARD.encode(bytes) };
    engine.handle(order).await
}

#[tokio::test]
async fn a_file_handed_over_in_pieces_is_imported_once_and_then_gone() {
    let (engine, folder) = business().await;
    let first = stage(&engine, None, b"Name,Pho").await.unwrap();
    let second = stage(&engine, Some(&first.handle), b"ne\nAnn,3125550101\n").await.unwrap();
    assert_eq!((second.handle.as_str(), second.size), (first.handle.as_str(), 26));
    let source = ImportSource::Staged { handle: first.handle.clone() };
    assert_eq!(inspect(&engine, source.clone()).await.unwrap().name, "kunden.csv");
    let dry = RunImport { dry_run: true, ..order(source.clone()) };
    assert_eq!(engine.handle(dry).await.unwrap().added, 1);
    assert_eq!(engine.handle(order(source.clone())).await.unwrap().added, 1);
    assert_eq!(engine.handle(order(source)).await.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(std::fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_handed_over_file_is_bounded_and_its_handle_is_no_path() {
    let (engine, folder) = business().await;
    let big = vec![b'a'; 13_000_000];
    let first = stage(&engine, None, &big).await.unwrap();
    let error = stage(&engine, Some(&first.handle), &big).await.unwrap_err();
    assert!(error.message.contains("larger than 25 MB"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
    for handle in ["../linnet.db", "/etc/passwd", "", &first.handle] {
        assert_eq!(stage(&engine, Some(handle), b"x").await.unwrap_err().code, ErrorCode::NotFound, "{handle}");
    }
    let piece = StageFile { name: "x".to_owned(), handle: None, piece: "not base64!".to_owned() };
    assert_eq!(engine.handle(piece).await.unwrap_err().code, ErrorCode::BadInput);
}

#[tokio::test]
async fn what_an_earlier_session_left_is_removed_when_the_business_opens() {
    let (engine, folder) = business().await;
    let staged = stage(&engine, None, b"Name,Phone\n").await.unwrap();
    let left = folder.path().join("incoming").join(&staged.handle);
    assert!(left.exists());
    engine.close().await;
    let _again = crate::book::open_in(folder.path()).await;
    assert!(!left.exists());
}

/// The same list as Excel 97 and as LibreOffice write it, made by other programs than ours.
#[tokio::test]
async fn an_old_excel_file_and_a_libreoffice_one_are_read_alike() {
    for (name, content) in [
        ("list.xls", include_bytes!("files/list.xls").as_slice()),
        ("list.ods", include_bytes!("files/list.ods").as_slice()),
    ] {
        let (engine, folder) = business().await;
        let source = file(folder.path(), name, content);
        let preview = inspect(&engine, source.clone()).await.unwrap();
        assert_eq!(fields(&preview), ["full_name", "number", "last_visit"], "{name}");
        let report = engine.handle(order(source)).await.unwrap();
        assert_eq!((report.added, report.rejected.len(), report.rejected[0].row), (2, 1, 4), "{name}: {report:?}");
        let list =
            ListContacts { query: "José Peña".to_owned(), audience: None, slice: Slice { offset: 0, limit: 9 } };
        let people = engine.handle(list).await.unwrap().items;
        assert_eq!(people.len(), 1, "{name}");
        assert_eq!(people[0].number.as_deref(), Some("+17735550143"), "{name}: a number kept as a figure");
        assert_eq!(people[0].last_visit, chrono::NaiveDate::from_ymd_opt(2026, 2, 3), "{name}: a date kept as a date");
    }
}
